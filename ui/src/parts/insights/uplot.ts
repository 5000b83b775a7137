// uPlot, after what it trips over is out of its way: it asks for the numbers of the browser's
// language while it is loaded, and a system without a language ("C", "POSIX") has one that `Intl`
// refuses. Nothing of the page would be there then.
import "./system-language.ts";
import uPlot from "uplot";

export default uPlot;
