"""A pack of evidence put together: what people read, what machines check, and how."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import url_for
from flask_babel import gettext as _

from income.pages.evidence.facts import Facts
from income.pages.evidence.paper import paper_of
from income.pages.evidence.sheets import sheets_of
from shell import proof
from shell.house import house
from shell.proof.evidence import Proven, Stretch

CHECK = Path(proof.__file__).with_name("check.py")


def packed(facts: Facts) -> BytesIO:
    """Everything in one ZIP file, rewound."""
    how = _how()
    files = {
        _("证据.pdf"): paper_of(facts, how),
        _("证据.xlsx"): sheets_of(facts),
        _("怎么验.txt"): "\n\n".join(how).encode(),
        "events.jsonl": "".join(_line(_event(each)) for each in facts.proof.events).encode(),
        "chain.json": _line([_stretch(each) for each in facts.proof.stretches]).encode(),
        "check.py": CHECK.read_bytes(),
        **{f"{_('照片')}/{digest}.jpg": picture for digest, picture in facts.photos.items()},
    }
    manifest = {
        "files": {name: sha256(content).hexdigest() for name, content in files.items()},
        "events": [each.leaf.hex() for each in facts.proof.events],
    }
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as pack:
        for name, content in (*files.items(), ("manifest.json", _line(manifest).encode())):
            pack.writestr(name, content)
    kept.seek(0)
    return kept


def _how() -> Sequence[str]:
    """How anyone checks it, in one screenful."""
    where = house().config.public_url + url_for("proof.published")
    return [
        _(
            "一、PDF 给人看，XLSX 好算账，events.jsonl 是系统里的原始记录，一行一笔，一个字没动。"
            "有照片的，文件名就是它在记录里的指纹。"
        ),
        _("二、每个文件、每一笔记录都有 SHA-256 指纹，写在 manifest.json 里。改一个字，指纹就变。"),
        _(
            "三、找一台装了 Python 3 的电脑，解开压缩包，在里面运行 python3 check.py。"
            "它从头算一遍，哪里不对就说哪里。"
        ),
        _(
            "四、它会列出每一天的封条。到 %(where)s 对一对那一天的，或者跟别人早先抄下、拍下、打印的对一对。",
            where=where,
        ),
        _(
            "五、对上了，就说明从封条那天起，这些记录没有改过、删过、插过。还没过夜的没有当天的封条，"
            "列的是取出那一刻的指纹，过了夜可以再取一次。"
        ),
        _(
            "六、算法：SHA-256(0x00、“位置 流 序号 类型”加换行、原始内容) 是一笔的指纹；"
            "两两合起来算 SHA-256(0x01、左、右)，落单的直接上去，到顶是一块；"
            "上一环加这一块再算一次 SHA-256，是这一环。封条就是当天最后一环。"
        ),
        _("七、指纹只证明没有改过，不证明当初记得对不对。当初对不对，看本人自己数的和提过的意见。"),
    ]


def _event(proven: Proven) -> Mapping[str, Any]:
    row = proven.row
    return {
        "position": row.position,
        "stream": row.stream,
        "version": row.version,
        "topic": row.topic,
        "state": row.state.decode(),
        "block": proven.block,
        "way": [["left" if left else "right", other.hex()] for left, other in proven.way],
    }


def _stretch(stretch: Stretch) -> Mapping[str, Any]:
    seal = stretch.seal
    return {
        "before": stretch.before.hex(),
        "blocks": [[number, root.hex()] for number, root in stretch.blocks],
        "seal": {
            "day": seal.day.isoformat() if seal.day else None,
            "at": seal.at.isoformat(),
            "position": seal.position,
            "link": seal.link.hex(),
        },
    }


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
