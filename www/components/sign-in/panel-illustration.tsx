import styles from "./panel-illustration.module.css";

const CENTER = 120;
const RADIUS = 88;

const seats = Array.from({ length: 7 }, (_, place) => {
  const angle = (place / 7) * 2 * Math.PI - Math.PI / 2;
  return {
    // Rounded: engines may differ in the last digit of a cosine, and hydration compares text.
    x: Math.round(CENTER + RADIUS * Math.cos(angle)),
    y: Math.round(CENTER + RADIUS * Math.sin(angle)),
    radius: place % 3 === 0 ? 17 : 13,
    isSpeaking: place === 2,
  };
});

/** A decorative picture of a panel: a question in the middle, experts around it. */
export function PanelIllustration() {
  return (
    <svg aria-hidden="true" className={styles.table} viewBox="0 0 240 240">
      <circle cx={CENTER} cy={CENTER} r={RADIUS} className={styles.ring} />
      {seats.map(({ x, y, radius, isSpeaking }) => (
        <g key={`${x} ${y}`}>
          <line x1={CENTER} y1={CENTER} x2={x} y2={y} className={styles.ring} />
          <circle cx={x} cy={y} r={radius} className={isSpeaking ? styles.speaking : styles.seat} />
        </g>
      ))}
      <circle cx={CENTER} cy={CENTER} r="30" className={styles.question} />
      <text x={CENTER} y={CENTER + 11} textAnchor="middle" className={styles.mark}>
        ?
      </text>
    </svg>
  );
}
