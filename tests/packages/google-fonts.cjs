// What Google answers to next/font in a starter, for builds without a network: NEXT_FONT_GOOGLE_MOCKED_RESPONSES.

const fontFace = (family) => `@font-face { font-family: "${family}"; font-weight: 100 900; src: local("${family}"); }`;

module.exports = {
  "https://fonts.googleapis.com/css2?family=Geist:wght@100..900&display=swap": fontFace("Geist"),
  "https://fonts.googleapis.com/css2?family=Geist+Mono:wght@100..900&display=swap": fontFace("Geist Mono"),
};
