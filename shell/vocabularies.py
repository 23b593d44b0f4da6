"""The words behind codes: why something was refused, reasons, units, kinds. In 简体; catalogues translate."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

ERRORS = {
    "forbidden": _l("这不归您管，看不了也改不了。"),
    "sign-in-needed": _l("请先登录。"),
    "not-found": _l("没有找到。可能是网址不对，也可能已经不在了。"),
    "conflict": _l("刚才有别人也在改，请再试一次。"),
    "behind": _l("刚记的还在算，请过一会儿再看。"),
    "bad-request": _l("发来的内容看不懂。"),
    "invalid": _l("有的地方填得不对，请看每一项的提示。"),
    "method-not-allowed": _l("这个地址不能这样用。"),
    "unsupported-media-type": _l("这种文件收不了。"),
    "too-large": _l("文件太大了。"),
    "too-many-requests": _l("点得太快了，请过一会儿再试。"),
    "server-error": _l("我们这边出错了。没有记错您的东西，请过一会儿再试。"),
    "id-reused": _l("这个编号已经用在别的内容上了。"),
    "reason-needed": _l("看一个人的记录，先要写明为什么。"),
    "no-rate": _l("那一天这道工序还没有定单价。"),
    "rate-in-past": _l("那天或以后已经有人按老单价交过件，新单价要从更晚的日子开始。"),
    "rate-not-positive": _l("单价要大于零。"),
    "rate-too-fine": _l("单价最多四位小数。"),
    "rate-too-high": _l("单价太高了，请再看一遍。"),
    "factor-out-of-range": _l("等级系数要在 0 到 9.99 之间，最多两位小数。"),
    "not-a-member": _l("这个人还不在这个工坊，请先加进来。"),
    "number-taken": _l("这个号已经给了别人。"),
    "under-age": _l("不满 16 岁，不能干活。"),
    "age-unknown": _l("还不知道出生日期，请先补上身份证号或出生日期。"),
    "not-qualified": _l("这道工序要先有上岗资格。"),
    "product-unknown": _l("工坊里没有这个产品。"),
    "step-unknown": _l("这个产品没有这道工序。"),
    "worker-unknown": _l("没有这个人。"),
    "grade-unknown": _l("没有这个等级。"),
    "work-date-in-future": _l("干活的日子不能在今天以后。"),
    "split-mismatch": _l("合格、返工、不合格加起来，要等于交件数。"),
    "quantity-not-positive": _l("数量要大于零。"),
    "quantity-too-large": _l("一次最多记 100,000 件。"),
    "not-inspected": _l("还没有验收。"),
    "already-inspected": _l("已经验收过了，要改请用更正。"),
    "already-withdrawn": _l("这一笔已经撤销了。"),
    "rework-exceeds": _l("返工交回的比要返工的还多。"),
    "on-prepared-run": _l("这一笔正在结算单上，批准以后或者退回以后才能改。"),
    "nothing-to-pay": _l("到那一天为止，没有要结算的。"),
    "run-not-prepared": _l("结算单还没有算好。"),
    "run-approved": _l("已经批准了，不能再退回。"),
    "run-discarded": _l("这张结算单已经退回了。"),
    "run-not-approved": _l("还没有批准，不能发钱。"),
    "total-changed": _l("总数和您看到的不一样了，请重新看一遍再批准。"),
    "second-person": _l("要由另一个人来批准。"),
    "already-paid": _l("这一张已经发过了。"),
    "no-slip": _l("这张结算单上没有这个人。"),
    "contest-open": _l("已经提过了，正在等答复。"),
    "stale": _l("别人刚改过，请重新看一遍再改。"),
    "not-counted": _l("工坊还没有数过这一笔。"),
    "carry-taken": _l("上期结转的已经算在另一张工资条上了。"),
    "nothing-due": _l("这一张没有要发的钱。"),
    "moment-unreadable": _l("时间写得不对。"),
    "month-unreadable": _l("月份要写成 2026-11 这样。"),
    "amount-unreadable": _l("金额写得不对，最多两位小数。"),
    "number-unreadable": _l("这个数看不懂。"),
    "region-unknown": _l("没有这个地区编码。"),
    "reason-unknown": _l("没有这个原因。"),
    "kind-unknown": _l("没有这一类。"),
    "unit-unknown": _l("没有这个单位。"),
    "file-missing": _l("请先选一个文件。"),
    "code-unreadable": _l("编码只能用字母、数字、横线和点，最多 32 个。"),
    "uscc-unreadable": _l("统一社会信用代码是 18 位数字和大写字母。"),
    "outcome-unknown": _l("没有这种结果。"),
    "reference-unreadable": _l("单号只能用字母、数字和横线，最多 64 个。"),
    "true-or-false": _l("要写 true 或 false。"),
    "not-failed": _l("这件事没有失败，不用再来。"),
    "no-contest": _l("没有等答复的意见。"),
    "employer-not-verified": _l("单位还没有核实。"),
}

REASONS = {
    "miscounted": _l("数错了"),
    "wrong-person": _l("记错了人"),
    "wrong-product": _l("记错了产品"),
    "typing-error": _l("打错了字"),
    "inspection-error": _l("验收看错了"),
    "undone": _l("刚记就撤销"),
    "frame-bent": _l("骨架歪"),
    "glue-loose": _l("胶没粘牢"),
    "wrong-colour": _l("颜色不对"),
    "wire-broken": _l("线断了"),
    "lamp-dead": _l("灯不亮"),
    "dirty": _l("弄脏了"),
    "other": _l("别的原因"),
}

WORKSHOP_KINDS = {
    "materials": _l("来料加工式"),
    "hiring": _l("定向招工式"),
    "livestream": _l("电商直播式"),
    "farm-tourism": _l("农旅融合式"),
    "brand": _l("品牌带动式"),
    "industry": _l("产业赋能式"),
}

UNITS = {"piece": _l("个"), "string": _l("串"), "set": _l("套"), "box": _l("箱"), "item": _l("件")}

ROLES = {
    "worker": _l("村民"),
    "coordinator": _l("工坊负责人"),
    "employer": _l("用工单位"),
    "trainer": _l("培训老师"),
    "official": _l("干部"),
    "operator": _l("运维"),
    "system": _l("系统"),
}


def sentence(code: str, **details: object) -> str:
    """Why something was refused, in the reader's language; an unknown code speaks for itself."""
    words = ERRORS.get(code)
    return str(words) if words is not None else gettext("没有办成（%(code)s）。", code=code)
