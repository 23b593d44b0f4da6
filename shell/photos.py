"""Photos people send in: made anew from their points, so that nothing comes along but the picture."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from kernel.errors import Invalid

LARGEST = 8 * 1024 * 1024
"""Bytes of a photo as it is sent in."""
MOST_POINTS = 60_000_000  # what a phone takes is under it; a picture that unpacks to gigabytes is not
EDGE = 1600  # points of the longer edge, as kept: enough to see a broken wire
READ = ("JPEG", "PNG", "WEBP")
KEPT_AS = "image/jpeg"


def cleaned(data: bytes) -> bytes:
    """A photo as JPEG, upright, of at most 1600 points; without place, device, time or what else was beside.

    What it is is told by its content, never by a name. Refuses `photo-too-large` over 8 MB or 60 million
    points, `photo-unreadable` where it is no JPEG, PNG or WebP, or a broken one.
    """
    if len(data) > LARGEST:
        raise Invalid("photo-too-large", field="photo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # counted here, more strictly
            with Image.open(io.BytesIO(data), formats=READ) as image:
                if image.width * image.height > MOST_POINTS:
                    raise Invalid("photo-too-large", field="photo")
                upright = ImageOps.exif_transpose(image).convert("RGB")
    except Image.DecompressionBombError:
        raise Invalid("photo-too-large", field="photo") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Invalid("photo-unreadable", field="photo") from None
    upright.thumbnail((EDGE, EDGE))
    bare = Image.new("RGB", upright.size)  # what the file said besides its points is not copied
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


__all__ = ["KEPT_AS", "LARGEST", "cleaned"]
