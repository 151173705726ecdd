// Entry of the page that grades blind.
import { BlindSheet } from "../review/blind_sheet.js";

const sheet = document.querySelector("[data-calibration][data-review]");

if (sheet) new BlindSheet(sheet);
