"""Uploads, read part by part as they arrive.

Litestar's own reader leaves files open when a body turns out too large or unreadable, and writes
uploads over 1 MB, names and all, into the machine's folder for temporary files.
"""

from collections.abc import AsyncIterator

from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser

_MOST_PARTS = 5_000
# More than any route lets in, so that an upload stays in memory and leaves no trace on a disk.
_NEVER_ON_DISK = 64_000_000

Parts = dict[str, list[str | UploadFile]]


async def read_parts(stream: AsyncIterator[bytes], boundary: str) -> Parts:
    """The values of each name, files opened at their start.

    Raises ClientException (400) when it is no multipart form or a text is not UTF-8, and
    RequestEntityTooLarge (413) for too many parts or whatever the stream raises; files are then
    closed.
    """
    parts: Parts = {}
    try:
        await _read(stream, boundary, parts)
    except ParserLimitReached:
        await close_files(parts)
        raise RequestEntityTooLarge from None
    except (MultipartError, UnicodeError):
        await close_files(parts)
        raise ClientException("not a multipart form") from None
    except BaseException:
        await close_files(parts)
        raise
    return parts


async def close_files(parts: Parts) -> None:
    """Close every file among the parts."""
    for values in parts.values():
        for value in values:
            if isinstance(value, UploadFile):
                await value.close()


async def _read(stream: AsyncIterator[bytes], boundary: str, parts: Parts) -> None:
    parser = PushMultipartParser(boundary, max_segment_count=_MOST_PARTS)
    name, text, file = "", bytearray(), None
    async for chunk in stream:
        for event in parser.parse(chunk):
            if isinstance(event, MultipartSegment):
                name, text, file = event.name or "", bytearray(), _file(event)
                if file:
                    parts.setdefault(name, []).append(file)
            elif event and file:
                await file.write(event)
            elif event:
                text.extend(event)
            elif file:
                await file.seek(0)
            else:
                parts.setdefault(name, []).append(text.decode("utf-8"))
        if parser.closed:
            return
    parser.close()


def _file(part: MultipartSegment) -> UploadFile | None:
    if not part.filename:
        return None
    return UploadFile(part.content_type or "", part.filename, max_spool_size=_NEVER_ON_DISK)
