"""Pictures: their size, and the drawing that shows them."""

from __future__ import annotations

from collections.abc import Mapping

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError
from docx.image.exceptions import UnrecognizedImageError as Unrecognized
from docx.image.image import Image

from docgen.model.values import Picture
from docgen.word.template.escape import plain_text
from docgen.word.template.filling import BODY, Filling
from docgen.word.template.tags import Frame
from docgen.word.xml_names import DRAWING, RELATIONS, WORD_DRAWING, Element, w

EMU = 36_000
"""English Metric Units in a millimetre (ECMA-376 part 1, 20.1.2.1)."""
_INCH = 914_400
_TWIP = 635
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


class PictureError(ValueError):
    """A picture that cannot be used; the reason in Chinese."""


def _read(picture: Picture) -> Image:
    try:
        image = Image.from_blob(picture.content)
        if image.px_width > 0 and image.px_height > 0:
            return image
    except (Unrecognized, InvalidImageStreamError, UnexpectedEndOfFileError, ArithmeticError,
            LookupError, ValueError, TypeError, OSError, AssertionError):  # fmt: skip
        pass
    except Exception as error:  # struct.error and the like: a damaged picture, whatever it raises
        if type(error).__module__ not in ("struct", "docx.image.exceptions"):
            raise
    raise PictureError("图片损坏，或不是 PNG、JPG、GIF、BMP、TIF 格式")


def embed(picture: Picture, filling: Filling) -> str:
    """The relationship id of a picture put into the package."""
    image = _read(picture)
    return filling.media(picture.content, image.ext, image.content_type)


def fitted(picture: Picture, frame: Frame) -> tuple[int, int]:
    """The size of a picture inside a frame, its proportions kept; EMU."""
    image = _read(picture)
    return _scale(image.px_width, image.px_height, frame.width, frame.height)


def _scale(across: float, down: float, width: float, height: float) -> tuple[int, int]:
    """The proportions across : down inside width × height (0: whatever follows)."""
    ratio = min(side / own for side, own in ((width, across), (height, down)) if side)
    return max(round(across * ratio), 1), max(round(down * ratio), 1)


def _size(picture: Picture, image: Image, limit: int) -> tuple[int, int]:
    own = (
        image.px_width / (image.horz_dpi or 96) * _INCH,
        image.px_height / (image.vert_dpi or 96) * _INCH,
    )
    if picture.width > 0 or picture.height > 0:
        return _scale(*own, max(picture.width, 0) * EMU, max(picture.height, 0) * EMU)
    return _scale(*own, min(own[0], limit or own[0]), 0)


def drawing(picture: Picture, filling: Filling, limit: int) -> str:
    """The w:drawing of a picture, not wider by itself than `limit` EMU."""
    image = _read(picture)
    width, height = _size(picture, image, limit)
    relation = filling.media(picture.content, image.ext, image.content_type)
    number = filling.next_drawing()
    described = plain_text(picture.description)
    known = f'id="{number}" name="图片 {number}" descr="{described}"'
    extent = f'<wp:extent cx="{width}" cy="{height}"/>'
    lock = (
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{DRAWING}" noChangeAspect="1"/>'
        "</wp:cNvGraphicFramePr>"
    )
    inner = f"<wp:docPr {known}/>{lock}{_graphic(relation, number, width, height)}"
    space = f'xmlns:wp="{WORD_DRAWING}"'
    if picture.offset is None:
        around = 'distT="0" distB="0" distL="0" distR="0"'
        return f"<w:drawing><wp:inline {space} {around}>{extent}{inner}</wp:inline></w:drawing>"
    right, below = (round(side * EMU) for side in picture.offset)
    return (
        f'<w:drawing><wp:anchor {space} distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        f' relativeHeight="{number}" behindDoc="{int(picture.behind)}" locked="0"'
        ' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{right}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{below}</wp:posOffset>'
        f'</wp:positionV>{extent}<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f"{inner}</wp:anchor></w:drawing>"
    )


def _graphic(relation: str, number: int, width: int, height: int) -> str:
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
    """The width of the text of the last section in EMU; 0 if the template does not say."""
    sections = list(trees[BODY].iter(w("sectPr"))) if BODY in trees else []
    if not sections:
        return 0
    size, margins = sections[-1].find(w("pgSz")), sections[-1].find(w("pgMar"))
    if size is None or margins is None:
        return 0
    sides = (size.get(w("w")), margins.get(w("left")), margins.get(w("right")))
    width, left, right = (int(s) if s and s.isdigit() else 0 for s in map(_text, sides))
    return max(width - left - right, 0) * _TWIP


def _text(value: object) -> str:
    return str(value or "")
