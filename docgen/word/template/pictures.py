"""Write pictures: their size, the member of the package, and the drawing that displays them.

Sizes are in EMU, English Metric Units (ECMA-376 part 1, 20.1.2.1).
"""

from __future__ import annotations

from collections.abc import Mapping

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image

from docgen.model.values import Picture
from docgen.word.template.escape import plain_text
from docgen.word.template.package_changes import BODY, PackageChanges
from docgen.word.template.tags import Frame
from docgen.word.xml_names import DRAWING, RELATIONS, WORD_DRAWING, Element, to_number, w

EMU = 36_000
"""EMU in a millimetre."""
_INCH = 914_400
"""EMU in an inch."""
_TWIP = 635
"""EMU in a twip, a twentieth of a point."""
_DPI = 96
"""The resolution of a picture that states none."""
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
# What python-docx raises for a file that is no picture, or a damaged one.
_DAMAGE = (
    UnrecognizedImageError,
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    ArithmeticError,
    LookupError,
    ValueError,
    TypeError,
    OSError,
    AssertionError,
)


class PictureError(ValueError):
    """A picture that cannot be used; the message is for the user."""


def _read_image(picture: Picture) -> Image:
    """Return the image of a picture. Raises PictureError if it has no readable size."""
    try:
        image = Image.from_blob(picture.content)
        if image.px_width > 0 and image.px_height > 0:
            return image
    except _DAMAGE:
        pass
    except Exception as error:
        # struct.error and subclasses of python-docx also mean a damaged picture.
        if type(error).__module__ not in ("struct", "docx.image.exceptions"):
            raise
    raise PictureError("图片损坏，或不是 PNG、JPG、GIF、BMP、TIF 格式")


def embed_picture(picture: Picture, changes: PackageChanges) -> str:
    """Add a picture to the package; return the id of its relationship."""
    image = _read_image(picture)
    return changes.relate_picture(picture.content, image.ext, image.content_type)


def fit_into_frame(picture: Picture, frame: Frame) -> tuple[int, int]:
    """Return width and height of a picture inside a frame, with its proportions kept.

    The result is in EMU, at least 1 each. Raises PictureError if the file is no picture.
    """
    image = _read_image(picture)
    return _scale((image.px_width, image.px_height), frame.width, frame.height)


def _scale(size: tuple[float, float], width: float, height: float) -> tuple[int, int]:
    """Return a size with the same proportions inside width × height; 0 is no limit."""
    ratios = []
    if width:
        ratios.append(width / size[0])
    if height:
        ratios.append(height / size[1])
    ratio = min(ratios)
    return max(round(size[0] * ratio), 1), max(round(size[1] * ratio), 1)


def _choose_size(picture: Picture, image: Image, limit: int) -> tuple[int, int]:
    """Return the size that a picture declares, or its own size up to a width of `limit`.

    A picture that declares only one side keeps its proportions; a `limit` of 0 is none.
    """
    native = (
        image.px_width / (image.horz_dpi or _DPI) * _INCH,
        image.px_height / (image.vert_dpi or _DPI) * _INCH,
    )
    if picture.width > 0 or picture.height > 0:
        return _scale(native, max(picture.width, 0) * EMU, max(picture.height, 0) * EMU)
    return _scale(native, min(native[0], limit or native[0]), 0)


def picture_drawing(picture: Picture, changes: PackageChanges, limit: int) -> str:
    """Return the w:drawing of a picture; without a size it is at most `limit` wide.

    The size of the picture is in millimetres, `limit` in EMU. With an offset it floats, before or
    behind the text. Raises PictureError if the file is no picture.
    """
    image = _read_image(picture)
    width, height = _choose_size(picture, image, limit)
    relation = changes.relate_picture(picture.content, image.ext, image.content_type)
    number = changes.next_drawing()
    description = plain_text(picture.description)
    extent = f'<wp:extent cx="{width}" cy="{height}"/>'
    inner = (
        f'<wp:docPr id="{number}" name="图片 {number}" descr="{description}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{DRAWING}" noChangeAspect="1"/>'
        f"</wp:cNvGraphicFramePr>{_graphic(relation, number, width, height)}"
    )
    if picture.offset is None:
        return _inline_drawing(extent + inner)
    return _anchored_drawing(picture, picture.offset, number, extent, inner)


def _inline_drawing(content: str) -> str:
    """Return a drawing that stands in the line like a character."""
    return (
        f'<w:drawing><wp:inline xmlns:wp="{WORD_DRAWING}" distT="0" distB="0" distL="0" distR="0">'
        f"{content}</wp:inline></w:drawing>"
    )


def _anchored_drawing(
    picture: Picture, offset: tuple[float, float], number: int, extent: str, inner: str
) -> str:
    """Return a floating drawing; `offset` is in millimetres right of the text and below it."""
    right = round(offset[0] * EMU)
    below = round(offset[1] * EMU)
    behind = int(picture.behind)
    return (
        f'<w:drawing><wp:anchor xmlns:wp="{WORD_DRAWING}"'
        ' distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        f' relativeHeight="{number}" behindDoc="{behind}" locked="0"'
        ' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{right}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{below}</wp:posOffset>'
        f'</wp:positionV>{extent}<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f"{inner}</wp:anchor></w:drawing>"
    )


def _graphic(relation: str, number: int, width: int, height: int) -> str:
    """Return the a:graphic of a picture, which names its member and its size."""
    return (
        f'<a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{_PICTURE}">'
        f'<pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr><pic:cNvPr id="{number}" name=""/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{RELATIONS}"'
        f' r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic>"
    )


def text_width(trees: Mapping[str, Element]) -> int:
    """Return the width of the text of the last section; 0 if the template does not state it.

    The result is in EMU. The gutter is not subtracted.
    """
    if BODY not in trees:
        return 0
    sections = list(trees[BODY].iter(w("sectPr")))
    if not sections:
        return 0
    size = sections[-1].find(w("pgSz"))
    margins = sections[-1].find(w("pgMar"))
    if size is None or margins is None:
        return 0
    width = to_number(size.get(w("w")))
    side_margins = to_number(margins.get(w("left"))) + to_number(margins.get(w("right")))
    return max(width - side_margins, 0) * _TWIP
