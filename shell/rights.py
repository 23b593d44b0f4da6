"""What the table of permissions says, in plain words: rights, how far they reach, tokens."""

from flask_babel import lazy_gettext as _l

RIGHTS = {
    "register-worker": _l("登记村民，改登记的资料"),
    "register-on-the-spot": _l("当面替人登记，打印卡片"),
    "see-worker": _l("看村民登记的资料"),
    "see-consents": _l("看同意了哪些事"),
    "answer-consent": _l("记下同意还是不同意"),
    "see-accesses": _l("看谁看过自己的信息"),
    "take-away-data": _l("下载自己的信息"),
    "let-relative": _l("让家里人代办"),
    "erase-worker": _l("注销，删掉个人信息"),
    "merge-workers": _l("把一个人的两份登记并成一份，或者分开"),
    "see-ledger-identity": _l("查已注销的人在工资台账上的姓名"),
    "see-wage-ledger": _l("看工资台账，带走工资台账"),
    "keep-tokens": _l("给别的程序开通行码"),
    "open-employer": _l("登记自己招工的单位"),
    "register-employer": _l("登记用工单位"),
    "see-employer": _l("看用工单位的资料"),
    "erase-employer": _l("注销自己的单位"),
    "verify-employer": _l("核实用工单位"),
    "found-workshop": _l("开办工坊，改工坊的资料"),
    "set-pay-terms": _l("定工坊付工钱的办法"),
    "set-minimum-wage": _l("记各地的最低工资"),
    "see-workshop": _l("看工坊的资料"),
    "keep-members": _l("管工坊里做工的人和工号"),
    "keep-products": _l("管产品、工序和单价"),
    "record-hand-in": _l("记别人交来的件"),
    "count-own-hand-in": _l("记自己交了多少"),
    "hand-in": _l("交件"),
    "see-hand-in": _l("看交件的记录"),
    "keep-hours": _l("记每天干了几个小时"),
    "see-hours": _l("看干了几个小时"),
    "inspect": _l("验收"),
    "correct": _l("改记错的件数"),
    "contest": _l("觉得件数不对，提出来"),
    "answer-contest": _l("答复提出来的意见"),
    "import-day-sheet": _l("从表格收件数"),
    "place-order": _l("下订单，改订单，结束订单"),
    "take-order": _l("接订单、发货"),
    "see-order": _l("看订单做到哪里了"),
    "keep-materials": _l("收料、发料、退料、盘点"),
    "see-materials": _l("看领了多少料、还剩多少"),
    "prepare-pay-run": _l("算工钱"),
    "approve-pay-run": _l("批准发工钱"),
    "pay": _l("记下工钱发了没有"),
    "see-pay-run": _l("看结算单"),
    "see-income": _l("看挣了多少、怎么来的"),
    "post-gig": _l("发布零工"),
    "see-applicants": _l("看谁报了名"),
    "apply": _l("接活、报名、退出"),
    "see-application": _l("看报名的情况"),
    "decide-application": _l("录用或者谢绝报名的人"),
    "attendance": _l("记到岗，或者说记得不对"),
    "record-attendance": _l("记谁到了、干了多少"),
    "contest-attendance": _l("觉得到岗记得不对，提出来"),
    "pay-gig": _l("记下零工的钱付了"),
    "see-fill-rate": _l("看招工完成率"),
    "define-course": _l("定有哪些课"),
    "schedule-run": _l("开班、改班、停班"),
    "enrol": _l("报名上课、退课"),
    "check-in": _l("在课上签到"),
    "see-enrolment": _l("看上课报名的情况"),
    "see-queue": _l("看谁在排队上课"),
    "teach": _l("点名、评定结业"),
    "see-certificates": _l("看结业证和操作证"),
    "keep-permits": _l("登记操作证"),
    "revoke-certificate": _l("收回结业证"),
    "see-insight": _l("看全区域的数字"),
    "import-low-income-list": _l("导入低收入农户名单"),
    "reset-second-factor": _l("给丢了手机的同事重设第二道锁"),
    "close-account": _l("关掉账号"),
    "see-metrics": _l("看系统的运行数字"),
}

# How far a right reaches, by the name of the reach in `kernel.permissions`: said after the right.
REACHES = {
    "own": _l("自己的"),
    "region": _l("这个地方的"),
    "workshop": _l("这个工坊的"),
    "member": _l("这里做工或者住在这里的人"),
    "employer": _l("自己单位的"),
    "trainer": _l("自己带的班"),
    "anywhere": _l("都可以"),
}

SCOPES = {
    "read:people": _l("看人和单位的资料"),
    "write:people": _l("登记人和单位"),
    "read:workshops": _l("看工坊、交件、订单和结算单"),
    "write:workshops": _l("改做工的人、产品和单价"),
    "write:hand-ins": _l("记交件"),
    "write:inspections": _l("验收、改件数、答复意见"),
    "write:orders": _l("下订单、接订单、记用料"),
    "write:pay-runs": _l("算工钱、记发放"),
    "read:income": _l("看收入"),
    "read:gigs": _l("看报名和招工完成率"),
    "write:gigs": _l("发布零工、接活、录用"),
    "write:attendance": _l("记到岗、点名、付零工钱"),
    "read:training": _l("看上课报名"),
    "write:training": _l("开班、报名上课"),
    "read:insight": _l("看全区域的数字"),
}


def right(action: str) -> str | None:
    """A right in plain words; None where it has none yet."""
    words = RIGHTS.get(action)
    return str(words) if words is not None else None


__all__ = ["REACHES", "RIGHTS", "SCOPES", "right"]
