import styles from "./seated-table.module.css";

const CENTRE = 120;
const REACH = 88;

const seats = Array.from({ length: 7 }, (_, place) => {
  const angle = (place / 7) * 2 * Math.PI - Math.PI / 2;
  return {
    // Rounded: two engines may differ in the last digit of a cosine, and hydration compares text.
    x: Math.round(CENTRE + REACH * Math.cos(angle)),
    y: Math.round(CENTRE + REACH * Math.sin(angle)),
    radius: place % 3 === 0 ? 17 : 13,
    isSpeaking: place === 2,
  };
});

/** The product as a picture: one question in the middle, experts around it. */
export function SeatedTable() {
  return (
    <svg aria-hidden="true" className={styles.table} viewBox="0 0 240 240">
      <circle cx={CENTRE} cy={CENTRE} r={REACH} className={styles.ring} />
      {seats.map(({ x, y, radius, isSpeaking }) => (
        <g key={`${x} ${y}`}>
          <line x1={CENTRE} y1={CENTRE} x2={x} y2={y} className={styles.ring} />
          <circle cx={x} cy={y} r={radius} className={isSpeaking ? styles.speaking : styles.seat} />
        </g>
      ))}
      <circle cx={CENTRE} cy={CENTRE} r="30" className={styles.question} />
      <text x={CENTRE} y={CENTRE + 11} textAnchor="middle" className={styles.mark}>
        ?
      </text>
    </svg>
  );
}
