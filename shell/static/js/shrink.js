// Photos are made smaller before they are sent: several of a phone's would be more than one form may weigh.
// What cannot be is sent as it is; the server looks at it anyhow.
const EDGE = 1600;

async function smaller(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}

document.addEventListener("change", async ({ target }) => {
  if (!target.matches("input[type=file][data-shrink]")) return;
  const chosen = [...target.files];
  const shrunk = await Promise.all(chosen.map((file) => smaller(file).catch(() => file)));
  if (chosen.length !== target.files.length || chosen.some((file, place) => file !== target.files[place])) return;
  const files = new DataTransfer();
  for (const file of shrunk) files.items.add(file);
  target.files = files.files;
});
