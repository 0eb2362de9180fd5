package selfcheck

// The sources, by the letters of the house's list.
const (
	a = "《关于防治“指尖上的形式主义”的若干意见》（2023）"
	b = "《整治形式主义为基层减负若干规定》（2024）"
	c = "《政务移动互联网应用程序规范化管理办法》（国办函〔2026〕12号）"
)

// items in the order of the list. The demands are in our own words.
var items = []item{
	{"N1", c + "；" + a, "不随意、不重复要表格、数字和材料；每个数据有用途、有依据、有期限。", "今年有没有重复索要同一数据的情况？", owned},
	{"N2", c + "；" + a, "不打卡签到，不搞积分排名，不统计在线时长。", "", search{
		routes:  []string{"check in", "checkin", "punch", "points", "leaderboard", "ranking", "ranks", "streak", "online"},
		columns: []string{"check in", "checkin", "punch", "point", "points", "leaderboard", "ranking", "rank", "streak", "online"},
		labels:  []string{"打卡", "签到", "积分", "排名", "在线时长"}}.check},
	{"N3", c, "不强制推广，不通报使用率，不要求定期登录。", "", unlisted},
	{"N4", c + "；" + a, "不以使用本系统的情况作考核依据，不算点赞、转发、观看时长。", "", search{
		routes:  []string{"like", "likes", "forward", "share", "watch", "views"},
		columns: []string{"like", "likes", "forward", "forwards", "shares", "watch", "watched", "views", "clicks"}, labels: []string{"点赞", "转发", "观看时长"}}.check},
	{"N5", c + "；" + a, "不要求上传照片、视频、轨迹。", "", unasked},
	{"N6", c, "不在系统里做买卖、放广告。", "", search{routes: []string{"shop", "cart", "checkout", "ads", "advert", "price"}, columns: []string{"cart", "advert", "price"}, labels: []string{"价格", "广告"}}.check},
	{"N7", b, "不以开没开会、发没发文、有没有照片和笔记评判工作。", "", judged},
	{"N8", b, "不经常向基层要表格、材料；再次索要写明原因。", "", tasks},
	{"N9", a, "不在群里接龙、派活、要材料；任务结束，群就解散。", "今年建过哪些工作群，任务结束后是否都已解散？", nil},
	{"N10", a, "不以截图、录像证明工作，不以留痕代替实绩。", "", judged},
	{"N11", a, "不设参与率、答题分数的指标，不通报。", "", search{routes: []string{"quiz", "quizzes", "participation"}, columns: []string{"quiz", "participation", "ratio", "target"}, labels: []string{"参与率", "答题"}}.check},
	{"N12", a + "；" + c, "不留没有人用的应用和账号。", "不再使用的模块是否已经停用？", idle},
	{"N13", a + "；" + b, "不重复国家和省里系统已有的功能，名册用导入导出衔接。", "有没有在本系统和上级系统重复录入的内容？", ways},
	{"N14", b, "表格和数字一次录入，不向下增派填表报数。", "", forms},
	{"N15", b, "不默认要求报送贯彻落实情况和佐证材料。", "", phrases},
	{"N16", a + "；" + c, "评选表彰不搞网络公开投票和转发。", "", search{routes: []string{"vote", "votes", "poll", "ballot box"}, columns: []string{"public vote", "poll", "votes cast"}, labels: []string{"网络投票", "票数排行"}}.check},

	{"M1", a + "；" + c, "立项前审核：是否符合规划、有没有重复、能否并入已有系统、能否互通、数据能否共享。", "立项审核的结论和日期是什么？", nil},
	{"M2", a, "一个入口、统一身份、一张表。", "与本单位其他系统是否一个入口、统一身份？", ways},
	{"M3", a + "；" + c, "验收以后才上线。", "何时由谁验收，结论是什么？", nil},
	{"M4", a + "；" + c, "听取意见：投诉建议有编号、有答复、有回访。", "", pleas},
	{"M5", a, "有使用规范：给谁用、在什么场景用、使用要求。", "", usage},
	{"M6", a + "；" + c, "网络安全、数据安全和个人信息保护，定期检查。", "最近一次风险评估或者等级测评是什么时候，结论是什么？", safe},
	{"M7", c, "备案、变更备案、停用时告知和处置数据。", "网页系统是否需要备案，主管部门怎么说？", filing},
	{"M8", c, "适应不同操作系统，支持IPv6，无障碍。", "在哪些操作系统和浏览器上试过，服务器是否开通IPv6？", nil},
	{"M9", c, "定期自查强制使用、过度留痕、滥用排名、多头填报。", "", checked},
	{"M10", b, "精简会议和文件：综合性文件不超过5000字，专项文件不超过4000字，文件数量不比上年多。", "今年开了几次综合性会议，主要讲话多长？文件比上年多的，原因是什么？", papers},
	{"M11", b, "检查有计划、有备案，同类合并。", "今年的检查计划是否已经备案？", nil},
	{"M12", b, "创建示范、评比达标只办批准过的项目。", "", awards},
	{"M13", "地方做法（四个一律）", "只要组织生活记录和中央、省里重点工作的原始记录；评价用事实，不给党组织打分。", "", unweighed},
}
