// 扫工牌: reads the code on a worker's card with the camera and goes on with that number. The button
// stays hidden where the phone cannot do it; a hand scanner at the desk types by itself (keypad.js).

const button = document.querySelector("[data-scan]");
const input = document.querySelector("[data-keyed]");
const able = button && "BarcodeDetector" in window && navigator.mediaDevices;

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
  await video.play();
  const detector = new BarcodeDetector();
  while (video.isConnected) {
    const [code] = await detector.detect(video).catch(() => []);
    if (code) {
      input.value = code.rawValue.trim().split("/").pop();
      stop();
      input.form.requestSubmit();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

if (able) {
  button.hidden = false;
  button.addEventListener("click", () => scan().catch(() => { button.hidden = true; }));
}
