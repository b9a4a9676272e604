// Paper is white: whoever reads in the dark look prints in the light one.
const printing = window.matchMedia("print");
let look;
function dress() {
  const page = document.documentElement.dataset;
  if (printing.matches) {
    look = page.theme;
    page.theme = "light";
  } else if (look) {
    page.theme = look;
  }
}
printing.addEventListener("change", dress);
