// 扫工牌: reads the code on a worker's card with the camera, and says what it read ("scanned"). Where the
// browser cannot read codes itself, a library of ours does (vendor/qr); without a camera there is no button.

const button = document.querySelector("[data-scan]");

async function reader() {
  if ("BarcodeDetector" in window) return new BarcodeDetector({ formats: ["qr_code"] });
  const library = await import("/static/vendor/qr-0.7.0/decode.js");
  return new library.BarcodeDetector();
}

async function scan() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = document.createElement("video");
  video.className = "card lead";
  video.playsInline = true;
  video.muted = true;
  video.srcObject = stream;
  button.closest(".field").append(video);
  button.hidden = true;
  const stop = () => {
    stream.getTracks().forEach((track) => track.stop());
    video.remove();
    button.hidden = false;
  };
  video.addEventListener("click", stop);
  addEventListener("pagehide", stop);
  const detector = await reader();
  await video.play();
  while (video.isConnected) {
    const [code] = await detector.detect(video).catch(() => []);
    if (code) {
      stop();
      const detail = code.rawValue.trim().split("/").pop();
      document.dispatchEvent(new CustomEvent("scanned", { detail }));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

if (button && navigator.mediaDevices) {
  button.hidden = false;
  button.addEventListener("click", () => scan().catch(() => { button.hidden = true; }));
}
