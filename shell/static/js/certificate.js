// 存成图片 and 打印: draws the certificate as it stands on the page, so that it can be kept and sent on.
// The rows stay hidden where there is no script; the page prints, and can be pictured, without.

const rows = document.querySelector("[data-save]");
const [save, print] = rows.querySelectorAll("button");
const WIDE = 1080, TALL = 1440;

const style = (element) => getComputedStyle(element);
const fonts = style(document.body).fontFamily;

function write(pen, text, y, size, { weight = 400, colour = "#211b16", family = fonts } = {}) {
  pen.font = `${weight} ${size}px ${family}`;
  pen.fillStyle = colour;
  while (pen.measureText(text).width > WIDE - 200 && size > 24) pen.font = `${weight} ${(size -= 2)}px ${family}`;
  pen.fillText(text, WIDE / 2, y);
}

function modules(pen, svg, x, y, side) {
  const [, , wide] = svg.getAttribute("viewBox").split(" ").map(Number);
  pen.save();
  pen.translate(x, y);
  pen.scale(side / wide, side / wide);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, wide, wide);
  const dark = svg.querySelector("path[stroke]");
  pen.strokeStyle = "#211b16";
  pen.lineWidth = 1;
  pen.stroke(new Path2D(dark.getAttribute("d")));
  pen.restore();
}

function picture() {
  const frame = document.querySelector(".certificate .frame");
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDE, height: TALL });
  const pen = canvas.getContext("2d");
  const said = (selector) => frame.querySelector(selector).textContent.replace(/\s+/g, " ").trim();
  pen.fillStyle = "#fffdf9";
  pen.fillRect(0, 0, WIDE, TALL);
  pen.strokeStyle = "#c1281b";
  pen.lineWidth = 5;
  pen.strokeRect(40, 40, WIDE - 80, TALL - 80);
  pen.lineWidth = 1.5;
  pen.strokeRect(58, 58, WIDE - 116, TALL - 116);
  pen.textAlign = "center";
  write(pen, said("h1"), 210, 96, { family: style(frame.querySelector("h1")).fontFamily });
  write(pen, said(".holder"), 350, 72, { weight: 700 });
  write(pen, said(".soft"), 440, 44, { colour: "#574d44" });
  modules(pen, frame.querySelector("svg.qr"), WIDE / 2 - 300, 520, 600);
  write(pen, said(".number"), 1220, 56, { weight: 700 });
  write(pen, said(".hint"), 1300, 40, { colour: "#574d44" });
  return canvas;
}

save.addEventListener("click", () => {
  picture().toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(blob),
      download: `${rows.dataset.words}.png`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }, "image/png");
});
print.addEventListener("click", () => window.print());
rows.hidden = false;
