// The default theme, with colors that are readable by WCAG contrast.

import theme from "vitepress/theme";
import "./contrast.css";

export default theme;
