"""The words behind codes: why something was refused, reasons, units, kinds. In 简体; catalogues translate."""

from decimal import Decimal

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from shell.i18n import pieces, wage

ERRORS = {
    "forbidden": _l("这不归您管，看不了也改不了。"),
    "sign-in-needed": _l("请先登录。"),
    "scope-missing": _l("这张通行码没有开这一项。"),
    "scope-unknown": _l("没有这一项，或者您自己也没有这个权限。"),
    "token-unknown": _l("没有这张通行码。"),
    "token-revoked": _l("这张通行码已经停用了。"),
    "token-expired": _l("这张通行码过期了，请换一张新的。"),
    "too-many-tokens": _l("通行码太多了，请先停用不用的。"),
    "possible-duplicate": _l("这个人可能已经登记过了，请先看一看是不是同一个人。"),
    "already-merged": _l("其中一份已经并进别的登记了。"),
    "has-records": _l("这一份已经并进了别的登记，请反过来并，或者先分开。"),
    "not-merged": _l("这两份没有并在一起。"),
    "not-found": _l("没有找到。可能是网址不对，也可能已经不在了。"),
    "conflict": _l("刚才有别人也在改，请再试一次。"),
    "behind": _l("刚记的还在算，请过一会儿再看。"),
    "unavailable": _l("现在连不上，请过几秒再试。刚才的没有记上。"),
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
    "factor-in-past": _l("那天或以后已经有人按老系数交过件，新系数要从更晚的日子开始。"),
    "too-many-grades": _l("一个产品最多 %(most)s 个等级。"),
    "factor-out-of-range": _l("等级系数要在 0 到 9.99 之间，最多两位小数。"),
    "not-a-member": _l("这个人还不在这个工坊，请先加进来。"),
    "number-taken": _l("这个号已经给了别人。"),
    "under-age": _l("不满 16 岁，不能干活。"),
    "age-unknown": _l("还不知道出生日期，请先补上身份证号或出生日期。"),
    "not-qualified": _l("干这个活要先有上岗资格。"),
    "product-unknown": _l("工坊里没有这个产品。"),
    "step-unknown": _l("这个产品没有这道工序。"),
    "worker-unknown": _l("没有这个人。"),
    "photo-too-large": _l("照片太大，最多 8 MB。用手机重新拍一张。"),
    "photo-unreadable": _l("这不是照片，或者坏了。要 JPEG、PNG 或 WebP 的。"),
    "too-many-photos": _l("一次交件最多放 %(most)s 张照片。"),
    "grade-unknown": _l("没有这个等级。"),
    "work-date-in-future": _l("干活的日子不能在今天以后。"),
    "split-mismatch": _l("合格、返工、不合格加起来，要等于交件数。"),
    "quantity-not-positive": _l("数量要大于零。"),
    "quantity-too-large": _l("一次最多记 100,000 件。"),
    "not-inspected": _l("还没有验收。"),
    "already-inspected": _l("已经验收过了，要改请用更正。"),
    "other-account": _l("这些是别的账号记的，要由本人登录后上传。"),
    "already-withdrawn": _l("这一笔已经撤销了。"),
    "rework-exceeds": _l("返工交回的比要返工的还多。"),
    "on-prepared-run": _l("这一笔正在结算单上，批准以后或者退回以后才能改。"),
    "order-unknown": _l("没有这个订单，或者工坊没有接。"),
    "order-other-work": _l("这个订单要的不是这个产品、这道工序。"),
    "order-closed": _l("这个订单已经结束了。"),
    "order-accepted": _l("已经有工坊接了，不能取消。要提前结束，请写明原因。"),
    "order-not-accepted": _l("还没有工坊接。不要了就取消。"),
    "order-too-large": _l("一个订单最多 1,000,000 件。"),
    "over-too-large": _l("多收的件数不能比订的还多。"),
    "due-in-past": _l("交货的日子已经过了。"),
    "not-asked": _l("这个订单没有派给这个工坊。"),
    "already-asked": _l("已经派给这个工坊了。"),
    "share-exceeds": _l("比剩下没人接的还多。"),
    "share-taken": _l("已经接了一部分，不能再说不接。"),
    "no-share": _l("工坊没有接这个订单。"),
    "no-change": _l("没有等答复的改动。"),
    "nothing-changes": _l("和现在的一样，没有要改的。"),
    "below-shares": _l("几个工坊已经接的加起来比这还多。"),
    "below-shipped": _l("已经发的比这还多。"),
    "lot-exceeds": _l("做好还没发的没有这么多。"),
    "over-not-agreed": _l("超过订的数了。要多收，请单位先改订单。"),
    "no-lot": _l("没有这一批货。"),
    "close-reason-needed": _l("发的和订的不一样多，请选一个原因。"),
    "not-closed": _l("这个订单没有结束。"),
    "material-unknown": _l("这个订单没有这种料。"),
    "material-exceeds": _l("账上没有这么多。数一数，不对就记一次盘点。"),
    "amount-not-positive": _l("数量要大于零。"),
    "amount-too-fine": _l("数量最多四位小数。"),
    "amount-too-large": _l("数量太大了，请再看一遍。"),
    "demand-unknown": _l("没有这种质量要求。"),
    "nothing-to-pay": _l("到那一天为止，没有要结算的。"),
    "run-not-prepared": _l("结算单还没有算好。"),
    "run-approved": _l("已经批准了，不能再退回。"),
    "run-discarded": _l("这张结算单已经退回了。"),
    "run-not-approved": _l("还没有批准，不能发钱。"),
    "total-changed": _l("总数和您看到的不一样了，请重新看一遍再批准。"),
    "dates-reversed": _l("后一个日子不能在前一个的前面。"),
    "dates-too-far-apart": _l("一次最多改一年里的。"),
    "not-agreed": _l("本人没有同意，单价不能降。"),
    "already-answered": _l("已经答复过了，不能再改。"),
    "answer-unknown": _l("只能答复同意或不同意。"),
    "second-person": _l("要由另一个人来批准。"),
    "tax-basis-changed": _l("算的时候数进去的另一张结算单退回了，请把这张也退回，重新算一次。"),
    "terms-in-past": _l("只能从今天或以后开始，以前的已经按老办法算了。"),
    "tariff-not-in-force": _l("那一天这种扣税办法还没有开始实行。"),
    "window-of-employed": _l("只有劳动关系才和最低工资比。"),
    "window-from-tomorrow": _l("和最低工资比，只能从明天或以后开始。"),
    "window-unknown": _l("没有这种比法。"),
    "deductions-of-employed": _l("只有劳动关系、劳动合同里约定了，才能从工资里扣。"),
    "deductions-from-tomorrow": _l("从工资里扣赔偿，只能从明天或以后开始。"),
    "deductions-not-declared": _l("那一天工坊没有定过可以从工资里扣赔偿，所以不能扣。"),
    "damage-in-future": _l("弄坏的日子不能在今天以后。"),
    "damage-out-of-range": _l("金额要大于零，最多 100,000 元，最多两位小数。"),
    "damage-unknown": _l("没有这笔赔偿。"),
    "damage-withdrawn": _l("这笔赔偿已经撤销了。"),
    "minimum-wage-unknown": _l("平台还没有这个地方的最低工资，请平台先记上。"),
    "wage-out-of-range": _l("金额要大于零，最多两位小数。"),
    "hours-unreadable": _l("一天 0 到 24 小时，最多两位小数，比如 7.5。"),
    "hours-not-kept": _l("那一天工坊不记工时：只有劳动关系、定了怎么和最低工资比的才记。"),
    "named-twice": _l("同一个人写了两次。"),
    "relation-unknown": _l("没有这种用工关系。"),
    "withholding-unknown": _l("没有这种扣税办法。"),
    "at-the-bank": _l("这一张已经在银行代发文件里，等结果回来再说。"),
    "nothing-to-send": _l("没有要转到银行卡的：都发过了，或者都在别的代发文件里，或者还没填卡。"),
    "batch-taken-back": _l("这份代发文件已经收回了。"),
    "reference-unknown": _l("这份代发文件里没有这个附言，看看是不是别的文件的结果。"),
    "amount-differs": _l("金额和发出去的不一样，请和银行核对。"),
    "sent-again": _l("这一笔后来又放进别的代发文件了，看那一份的结果。"),
    "results-of-another": _l("里面没有一笔是这份代发文件的，看看是不是传错了文件。"),
    "results-unreadable": _l("没找到「附言」和「状态」这两列，请用银行给的结果文件。"),
    "already-paid": _l("这一张已经发过了。"),
    "records-altered": _l("这些记录跟封条对不上，先别动，请管理员来查。"),
    "contest-open": _l("已经提过了，正在等答复。"),
    "erased": _l("这个人已经注销了，不能再记。"),
    "second-factor-needed": _l("还差一步：要验证器上的数字。"),
    "second-factor-wrong": _l("这个数字不对，或者已经用过了。等它换一个再填。"),
    "second-factor-tired": _l("错得太多了，过 15 分钟再试。"),
    "no-second-factor": _l("没有第二道锁。"),
    "colleague-unknown": _l("您管的地方没有用这个号的同事，再看一遍。"),
    "fresh-code-needed": _l("这件事要紧，先用新的短信数字再登录一次。"),
    "acting-unknown": _l("没有这一种代办。"),
    "until-impossible": _l("代办最长一年，不能是过去的日子。"),
    "too-many-relatives": _l("最多让 5 个人代办，先停掉一个。"),
    "invitation-wrong": _l("这个数字不对，或者过了一小时。请家里人再给一个。"),
    "relative-oneself": _l("这是您自己的，不用代办。"),
    "owner-asked": _l("这个号码很久没用过了。填一下名字，或者身份证号最后 4 位。"),
    "owner-wrong": _l("和登记的对不上，再想想。"),
    "phone-in-use": _l("这个号码已经有人在用。请到村党群服务中心，有人当面帮您办。"),
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
    "required": _l("这一项要填。"),
    "text-unreadable": _l("这一项要写文字。"),
    "id-unreadable": _l("编号写得不对。"),
    "date-unreadable": _l("日期要写成 2026-11-03 这样。"),
    "list-expected": _l("这一项要是一个列表。"),
    "object-expected": _l("这一项的格式不对。"),
    "field-unknown": _l("没有这一项。"),
    "out-of-range": _l("这个数太大或者太小了。"),
    "code-twice": _l("同一个编码写了两次。"),
    "hand-in-twice": _l("同一次交件写了两回，留一回。"),
    "name-taken": _l("已经有叫这个名字的了。"),
    "too-many-steps": _l("工序太多了，一个产品最多 50 道。"),
    "length-wrong": _l("这一项太长或者太短了。"),
    "choice-unknown": _l("没有这个选项。"),
    "stage-unknown": _l("没有这一步。"),
    "failed": _l("没有做完，我们这边出了错。可以再试一次。"),
    "gave-up": _l("试了几次都没有做完。可以再试一次，还不行请找运维。"),
    "not-failed": _l("这件事没有失败，不用再来。"),
    "no-contest": _l("没有等答复的意见。"),
    "phone-unreadable": _l("这不像手机号，要 11 位数字。"),
    "code-wrong": _l("这 6 位数字不对，或者过了 5 分钟。照最新的短信再填一次。"),
    "id-number-unreadable": _l("身份证号要 18 位。"),
    "id-number-wrong": _l("身份证号有一位不对，请照着证件再看一遍。"),
    "birth-date-mismatch": _l("出生日期和身份证号对不上。"),
    "birth-date-impossible": _l("出生日期不对，请再看一遍。"),
    "uscc-check-failed": _l("信用代码的校验位不对，请再看一遍。要是证上就是这样，请写明原因。"),
    "name-unreadable": _l("名字要写，最多 60 个字。"),
    "needs-desk": _l("登记过的名字、身份证号和出生日期，要有人当面看过证件才改。"),
    "paper-needed": _l("选一样看过的证件。"),
    "correction-closed": _l("已经办过了，或者本人不要改了。"),
    "nothing-to-correct": _l("和现在记的一样，没有要改的。"),
    "text-outdated": _l("这一条的说明刚改过，请重新看一遍再定。"),
    "account-needs-consent": _l("不记您的信息就用不了共富。不想用了，请点“注销”。"),
    "bank-account-unreadable": _l("卡号只有数字，请照着卡再看一遍。"),
    "bank-account-wrong": _l("卡号有一位不对，请照着卡再看一遍。"),
    "decision-unknown": _l("只能是核实了，或者没有核实。"),
    "reach-needed": _l("要写明管到哪里。"),
    "person-needed": _l("这一项要本人登录以后办，通行码办不了。"),
    "tls-needed": _l("这个地址要用 https:// 打开。"),
    "page-expired": _l("这一页放久了。请返回上一页，刷新以后再试一次。"),
    "file-unreadable": _l("这个文件打不开。请存成 Excel 或 CSV 再传，不要带密码。"),
    "file-empty": _l("表里没有字。"),
    "file-too-large": _l("这份表太大了，请分成几份传。"),
    "headings-missing": _l("没找到表头。要有日期、工号或姓名、产品、工序、数量这几栏。"),
    "sheet-hidden": _l("这一页是藏起来的，没有看。"),
    "cell-error": _l("这一格是算错的公式，请改成数字或字。"),
    "date-missing": _l("没写哪一天干的。"),
    "date-in-future": _l("干活的日子不能在今天以后。"),
    "worker-missing": _l("没写是谁，填上工号。"),
    "name-mismatch": _l("工号和姓名对不上，看看是哪个写错了。"),
    "quantity-missing": _l("没写多少件。"),
    "quantity-unreadable": _l("看不懂是多少件，写成一个整数。"),
    "quantity-not-whole": _l("件数要是整数。"),
    "accepted-exceeds-quantity": _l("合格的比交的还多，看看是哪个写错了。"),
    "duplicate-row": _l("和前面一行一模一样。真是两次就不用改。"),
    "list-in-future": _l("名单的日期不能在今天以后。"),
    "id-column-missing": _l("没找到表头。要有“身份证号”这一栏。"),
    "id-number-missing": _l("这一行没写身份证号，跳过了。"),
    "id-number-as-number": _l("身份证号存成了数字，后几位已经丢了。把这一栏改成文本格式，再填一遍。"),
    "not-registered": _l("这个人还没有在这里登记，先不算。"),
    "listed-twice": _l("这个身份证号前面已经有了。"),
    "employer-known": _l("这个信用代码的单位登记过了，回上一页照代码找。"),
    "employer-verified": _l("已经核对过了，要改请到镇里当面办。"),
    "employer-bound": _l("还有没干完、没记完、没付清的活，或者没结束的订单。都办完了才能注销。"),
    "employers-waiting": _l("您已经有 3 家单位在等核对，等有了结果再登记。"),
    "employer-not-verified": _l("单位还没有核实。"),
    "overlap": _l("这个时间已经有别的活或者课了。"),
    "gig-full": _l("名额已经满了。"),
    "gig-draft": _l("这个活还没有发布。"),
    "gig-published": _l("已经发布了，只能改每一班要几个人。"),
    "gig-cancelled": _l("这个活已经取消了。"),
    "shift-in-past": _l("有一班的开始时间已经过了。"),
    "shift-started": _l("已经开工了，不能再改。"),
    "limits-sex": _l("招人不能限男女（就业促进法第 27 条）。只写干什么活。"),
    "limits-age": _l("招人不能限年龄（就业促进法第 26 条）。只写干什么活；满 16 岁的平台会查。"),
    "limits-origin": _l("招人不能限哪里人（就业促进法第 26、31 条）。只写干什么活。"),
    "shift-unknown": _l("没有这一班。"),
    "shift-times": _l("一班的结束要在开始以后。"),
    "shift-too-long": _l("一班最长 24 小时，长的请分成几班。"),
    "below-hired": _l("已经招到的人比这还多，不能再少。"),
    "already-in": _l("已经报过名了。"),
    "confirm-too-early": _l("还没到问的时候，到时候会问您。"),
    "confirm-times": _l("先问、后定：问的时间要比定下的时间早，最早提前一个星期。"),
    "not-applied": _l("这个人没有在报名，或者已经定了。"),
    "not-hired": _l("这一班没有这个人。"),
    "hazardous-trade": _l("不满 18 岁，不能干这种活。"),
    "attendance-paid": _l("这一班已经发过钱，只能往上加。"),
    "quantity-too-fine": _l("小时最多两位小数，天数最多一位，件数要是整数。"),
    "trade-unknown": _l("没有这个工种。"),
    "qualification-unknown": _l("没有这种上岗资格。"),
    "state-permit": _l("这要国家发的操作证，上课拿不到。"),
    "not-a-permit": _l("这不是国家发的操作证，要上课考出来。"),
    "permit-days-wrong": _l("证上的日期不对：复审要在有效期里，有效期最长六年。"),
    "course-unknown": _l("没有这门课。"),
    "session-impossible": _l("上课时间不对：结束要在开始以后，一次课不超过一天。"),
    "sessions-overlap": _l("几次课要按先后写，时间不能重叠。"),
    "session-unknown": _l("没有这一次课。"),
    "cut-off-too-late": _l("报名截止要在最后一次课结束以前。"),
    "completion-impossible": _l("结业要求不对：要上的次数不能比课多，也不能什么都不要求。"),
    "run-cancelled": _l("这个班不开了。"),
    "seats-taken": _l("已经给出去的名额比这还多，不能再少。"),
    "enrolment-closed": _l("报名已经截止了。"),
    "offer-expired": _l("给您留的名额过时了，已经问下一位了。要是还想来，请再报一次名。"),
    "no-offer": _l("现在没有给您留的名额。"),
    "already-completed": _l("这门课已经结业了，不能再退。"),
    "shift-over": _l("这一班已经结束了，请跟用工单位说一声。"),
    "session-over": _l("这次课已经上完了，请老师补记。"),
    "noted-absent": _l("老师记了没到。您在的话，请当面跟老师说一声。"),
    "not-enrolled": _l("这个人不在这个班里。"),
    "too-early": _l("还没有开始，不能记。"),
    "already-revoked": _l("这张证已经收回了。"),
}

REASONS = {
    "miscounted": _l("数错了"),
    "wrong-person": _l("记错了人"),
    "wrong-product": _l("记错了产品"),
    "typing-error": _l("打错了字"),
    "rate-mistyped": _l("单价填错了"),
    "rate-late": _l("说好的价填晚了"),
    "buyer-changed": _l("派单的单位改了价"),
    "inspection-error": _l("验收看错了"),
    "undone": _l("刚记就撤销"),
    "rate-wrong": _l("单价和说好的不一样"),
    "sum-wrong": _l("钱算错了"),
    "not-to-deduct": _l("不该扣这笔钱"),
    "counted-again": _l("又数了一遍，数是对的"),
    "rate-as-agreed": _l("单价和说好的一样"),
    "reckoned-again": _l("又算了一遍，没有算错"),
    "damage-as-stated": _l("看过了，是本人弄坏的，钱也对"),
    "hours-as-kept": _l("对过工时，没有记错"),
    "frame-bent": _l("骨架歪"),
    "glue-loose": _l("胶没粘牢"),
    "wrong-colour": _l("颜色不对"),
    "wire-broken": _l("线断了"),
    "lamp-dead": _l("灯不亮"),
    "dirty": _l("弄脏了"),
    "material-late": _l("料来晚了"),
    "material-short": _l("料不够"),
    "material-bad": _l("料有问题"),
    "too-busy": _l("忙不过来"),
    "price-too-low": _l("价钱太低"),
    "not-our-work": _l("做不了这种活"),
    "less-needed": _l("不要这么多了"),
    "more-needed": _l("多要了一些"),
    "not-in-time": _l("赶不上日子"),
    "issue-unwritten": _l("领了没有记"),
    "return-unwritten": _l("退了没有记"),
    "scrap-unwritten": _l("坏了没有记"),
    "own-material": _l("用了自己的料"),
    "bill-wrong": _l("用料定额不准"),
    "lost": _l("丢了"),
    "goods-spoilt": _l("弄坏了做好的货"),
    "material-spoilt": _l("弄坏了料"),
    "tool-broken": _l("弄坏了工具或机器"),
    "not-mine": _l("不是我弄的"),
    "too-much": _l("钱算多了"),
    "spoilt-in-work": _l("做坏了"),
    "came-broken": _l("来的就是坏的"),
    "too-few-learners": _l("报名的人太少"),
    "no-trainer": _l("老师来不了"),
    "no-room": _l("场地用不了"),
    "issued-by-mistake": _l("证发错了"),
    "untrue-attendance": _l("上课记录不实"),
    "filled-by-others": _l("已经招到别人了"),
    "experience-needed": _l("想找做过的人"),
    "weather": _l("天气不好"),
    "no-work": _l("活没有了"),
    "dates-changed": _l("日子改了"),
    "early-code": _l("证是早年发的，就是这样"),
    "licence-mismatch": _l("名称和执照对不上"),
    "code-not-found": _l("查不到这个信用代码"),
    "not-reached": _l("电话打不通"),
    "hours-wrong": _l("时间或数量记少了"),
    "was-there": _l("那天我去了"),
    "phone-lost": _l("手机丢了"),
    "phone-changed": _l("换了手机"),
    "shared-phone": _l("一家人共用一个手机号"),
    "same-name": _l("同名同生日，不是一个人"),
    "papers-seen": _l("看过证件，是另一个人"),
    "paper-differs": _l("证件上不是这样"),
    "no-paper": _l("没有带证件"),
    "other": _l("别的原因"),
}

# What somebody broke, and what they may say to it.
DAMAGE_REASONS = ("goods-spoilt", "material-spoilt", "tool-broken", "lost", "other")
DAMAGE_OBJECTIONS = ("not-mine", "too-much", "other")

# Why a rate is corrected for work already done.
RATE_REASONS = ("rate-mistyped", "rate-late", "buyer-changed", "other")

# What a desk has seen before it wrote down who somebody is.
PAPERS = {
    "id-card": _l("身份证"),
    "household-register": _l("户口本"),
    "social-card": _l("社会保障卡"),
}

# When somebody would like to work.
HOURS = {
    "mornings": _l("上午"),
    "afternoons": _l("下午"),
    "evenings": _l("晚上"),
    "weekends": _l("周末"),
    "full-days": _l("整天都行"),
}

# Why an official looks at one person's record.
ACCESS_REASONS = {
    "contest": _l("本人提了意见，来核对"),
    "support": _l("帮本人办事"),
    "audit": _l("审计查账"),
    "inspection": _l("上级检查"),
}

# What was looked at of a person, by the action that allowed it.
LOOKS = {
    "see-worker": _l("登记的资料"),
    "register-worker": _l("登记的资料"),
    "see-income": _l("挣了多少、怎么来的"),
    "see-certificates": _l("结业证和操作证"),
    "see-ledger-identity": _l("工资台账上的名字、身份证号和手机号"),
    "see-wage-ledger": _l("工资台账上的名字、身份证号和手机号"),
    "phone-to-employer": _l("手机号"),
    "bank-account": _l("银行卡号"),
    "see-consents": _l("同意了哪些事"),
    "see-application": _l("接活的情况"),
    "see-enrolment": _l("上课的情况"),
    "register-on-the-spot": _l("工牌，打印一张"),
    "merge-workers": _l("是不是同一个人"),
    "act-for": _l("您的页面，替您办事"),
    "let-relative": _l("谁能替您办"),
    "take-away-data": _l("全部信息，下载一份"),
    "other": _l("别的记录"),
}

WORKSHOP_KINDS = {
    "materials": _l("来料加工式"),
    "hiring": _l("定向招工式"),
    "livestream": _l("电商直播式"),
    "farm-tourism": _l("农旅融合式"),
    "brand": _l("品牌带动式"),
    "industry": _l("产业赋能式"),
}

RELATIONS = {"employment": _l("劳动关系"), "labour": _l("劳务"), "platform": _l("互联网平台用工")}

WITHHOLDING = {
    "none": _l("不代扣个人所得税"),
    "per-time": _l("劳务报酬，按月合计代扣"),
    "cumulative": _l("平台用工，按年累计代扣"),
}

# Over which time the pay of the employed is compared with the minimum wage.
WINDOWS = {"day": _l("一天一天比"), "week": _l("一星期一星期比"), "month": _l("一个月一个月比")}

UNITS = {"piece": _l("个"), "string": _l("串"), "set": _l("套"), "box": _l("箱"), "item": _l("件")}

# What materials are measured in, and what an enterprise may ask to be looked at.
MATERIAL_UNITS = {
    **UNITS,
    "metre": _l("米"),
    "kilogram": _l("公斤"),
    "roll": _l("卷"),
    "sheet": _l("张"),
    "pack": _l("包"),
}
DEMANDS = {
    "no-scratches": _l("没有划痕"),
    "even-colour": _l("颜色一致"),
    "firm-joints": _l("接头牢固"),
    "lights-up": _l("通电全亮"),
    "exact-size": _l("尺寸准"),
    "clean": _l("干净"),
    "counted-boxes": _l("箱数对、每箱数对"),
    "labelled": _l("贴好标签"),
}

VILLAGES_TOGETHER = _l("人少的村，合在一起")

TRADES = {
    "assembly": _l("手工组装"),
    "packing": _l("包装"),
    "loading": _l("搬运装卸"),
    "cleaning": _l("保洁"),
    "kitchen": _l("帮厨"),
    "farming": _l("农活"),
    "childcare": _l("保育"),
    "eldercare": _l("护理"),
    "baking": _l("烘焙"),
    "electrical": _l("电工"),
    "livestream": _l("直播"),
    "building": _l("泥水杂工"),
    "driving": _l("驾驶送货"),
    "other": _l("别的活"),
}

# What a certificate or a permit lets someone do. A state permit is never given by a course alone.
QUALIFICATIONS = {
    "childcare": _l("保育上岗证"),
    "baking": _l("烘焙上岗证"),
    "livestream": _l("直播上岗证"),
    "electrical-basics": _l("电工基础"),
    "electrician": _l("电工操作证（特种作业）"),
}
STATE_PERMITS = frozenset({"electrician"})

PAY_BASES = {
    "hour": _l("小时"),
    "day": _l("天"),
    "piece": _l("件"),
    "lump": _l("一次"),
}

# The law that lets an advertisement leave people out (`gigs.domain.wording`).
GROUNDS = {
    "barred-to-women": _l("国家规定妇女不能干的（女职工劳动保护特别规定附录）"),
    "public-welfare-post": _l("公益性岗位，专门安排就业困难的人（就业促进法第 52 条）"),
}

WAGES = {
    "hour": _l("一小时 %(wage)s 元"),
    "day": _l("一天 %(wage)s 元"),
    "piece": _l("一件 %(wage)s 元"),
    "lump": _l("干一次 %(wage)s 元"),
}

ROLES = {
    "worker": _l("村民"),
    "coordinator": _l("工坊负责人"),
    "employer": _l("用工单位"),
    "trainer": _l("培训老师"),
    "official": _l("干部"),
    "operator": _l("运维"),
    "relative": _l("家人"),
    "system": _l("系统"),
}


# What a relative may do for a villager, as far as they were let (`kernel.permissions.ACTING`).
ACTING = {
    "income": _l("看收入"),
    "work": _l("接活、报名上课"),
    "all": _l("除了钱，都能办"),
}


def sentence(code: str, **details: object) -> str:
    """Why something was refused, in the reader's language; an unknown code speaks for itself."""
    words = ERRORS.get(code)
    return str(words) if words is not None else gettext("没有办成（%(code)s）。", code=code)


def reason_word(code: str | None) -> str:
    """Why something was done, in words; nothing where no reason of ours is given."""
    return str(REASONS.get(code or "", ""))


def unit_word(code: str | None) -> str:
    """What pieces are counted in, as people say it; 件 where no unit of ours is named."""
    return str(UNITS.get(code or "", UNITS["item"]))


def material_unit(code: str) -> str:
    """What a material is measured in, in one word."""
    return str(MATERIAL_UNITS.get(code, UNITS["item"]))


def promised(amount: Decimal, basis: str) -> str:
    """What a gig pays (yuan), as people say it: 一小时 20 元."""
    return str(WAGES[basis]) % {"wage": wage(amount)}


def worked(quantity: Decimal, basis: str) -> str:
    """How much was worked at a gig, as people say it: 7.5 小时."""
    one = 1 if quantity == 1 else 2  # a plural's rule takes whole numbers
    said = {"count": pieces(quantity)}
    if basis == "hour":
        return str(ngettext("%(count)s 小时", "%(count)s 小时", one, **said))
    if basis == "day":
        return str(ngettext("%(count)s 天", "%(count)s 天", one, **said))
    if basis == "piece":
        return str(ngettext("%(count)s 件", "%(count)s 件", one, **said))
    return str(ngettext("%(count)s 次", "%(count)s 次", one, **said))
