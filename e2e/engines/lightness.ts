/** How light the page is behind its cards, from 0 to 1. Runs in the page. */
export function lightness() {
  const canvas = document.createElement('canvas').getContext('2d')!;
  for (const element of [document.documentElement, document.body]) {
    canvas.fillStyle = getComputedStyle(element).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return (red! + green! + blue!) / (3 * 255);
}
