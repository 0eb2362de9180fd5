package law

import "zhibu/internal/base/day"

func on(s string) day.Day { return day.Must(s) }

const notCompared = "上线前请与官方文本逐条核对。"

// documents is the index. Order: charter, organisation, elections, members,
// recruitment, dues, leading bodies, honours, ceremonies, burden, data, standards.
var documents = []Document{
	{"党章", "中国共产党章程", "", Charter, "1982-09-06", on("1982-09-06"), day.Forever, FromMemory, "1982年通过，最近一次修改为2022年10月22日；所引第六、七、八、九、三十一条在各版中的内容按相同对待，须核对。" + notCompared},
	{"支部工作条例", "中国共产党支部工作条例（试行）", "", Regulation, "2018-10-28", on("2018-10-28"), day.Forever, Verified, "第六、八、十八、十九、二十一、二十五、二十七条的条序凭记忆。未见修订，" + notCompared},
	{"机关基层组织条例", "中国共产党党和国家机关基层组织工作条例", "", Regulation, "2019-12", on("2019-12-01"), day.Forever, Verified, "2020年1月5日公布，替代2010年版；施行日按2019年12月起算。不少地方网页仍登旧版任期。"},
	{"任期意见", "关于党的基层组织任期的意见", "", Normative, "2018-07", on("2018-07-01"), day.Forever, SecondHand, "内容已读，印发日期凭记忆。"},
	{"选举工作条例", "中国共产党基层组织选举工作条例", "", Regulation, "2020-07-13", on("2020-07-13"), day.Forever, SecondHand, "替代1990年暂行条例。第十七、十九、二十六至二十九条的条序凭记忆；过半数的基数见规则elect.win的说明。"},
	{"中组部选举答复", "中共中央组织部关于不计入应到会人数情形的答复", "", Normative, "", day.None, day.Forever, SecondHand, "六种情形须经上级批准并由大会通过。"},
	{"党员教育管理条例", "中国共产党党员教育管理工作条例", "", Regulation, "2019-05-06", on("2019-05-06"), day.Forever, SecondHand, "2019年5月21日公布。所读文本未见条序，按章引用。"},
	{"教育培训规划", "全国党员教育培训工作规划", "", Normative, "2019-11", on("2019-11-01"), day.Forever, SecondHand, "2019—2023年规划；2024—2028年规划沿用56学时系凭记忆。"},
	{"组织关系介绍信", "中国共产党党员组织关系介绍信（式样）", "", Normative, "", day.None, day.Forever, FromMemory, "分存根、介绍信、回执三联，由县级以上党委组织部门和有权限的基层党委开具；式样和有效期的写法凭记忆，有效期各处说法不一。"},
	{"流动党员意见", "关于进一步加强和改进流动党员管理工作的意见", "", Normative, "2024-11", on("2024-11-01"), day.Forever, SecondHand, ""},
	{"发展党员细则（2014）", "中国共产党发展党员工作细则", "中办发〔2014〕33号", Regulation, "2014-05-28", on("2014-05-28"), on("2026-05-18"), Verified, "文号凭记忆。按每一步发生之日所施行的版本对照。"},
	{"发展党员细则（2026）", "中国共产党发展党员工作细则", "", Regulation, "2026-05-18", on("2026-05-18"), day.Forever, SecondHand, "2026年修订。据转述材料整理，须由管理员核对原文后使用；生效日可以设置。"},
	{"党费规定", "关于中国共产党党费收缴、使用和管理的规定", "中组发〔2008〕3号", Normative, "2008", on("2008-04-01"), day.Forever, Verified, ""},
	{"党费通知", "关于进一步规范党费工作的通知", "组电明字〔2017〕5号", Normative, "2017", on("2017-01-01"), day.Forever, Verified, "印发的月日未核，按2017年起算。"},
	{"民主生活会规定", "县以上党和国家机关党员领导干部民主生活会若干规定", "", Regulation, "2016-12", on("2016-12-01"), day.Forever, Verified, "印发日未核，按2016年12月起算。"},
	{"中心组学习规则", "中国共产党党委（党组）理论学习中心组学习规则", "", Regulation, "2017-01-30", on("2017-01-30"), day.Forever, SecondHand, "每季度不少于一次的条序凭记忆。"},
	{"民主评议通知", "中共中央组织部关于召开组织生活会和开展民主评议党员的年度通知", "", Normative, "", day.None, day.Forever, SecondHand, "逐年印发，以当年通知为准。"},
	{"述职评议办法", "党委（党组）书记抓基层党建工作述职评议考核办法（试行）", "", Regulation, "", day.None, day.Forever, SecondHand, "印发年份凭记忆。"},
	{"表彰条例", "中国共产党党内功勋荣誉表彰条例", "", Regulation, "2017", on("2017-01-01"), day.Forever, SecondHand, "印发的月日未核。"},
	{"纪念章办法", "“光荣在党50年”纪念章颁发管理办法", "", Normative, "2021-03", on("2021-03-01"), day.Forever, Verified, "首次颁发为2021年7月1日前夕。"},
	{"党龄历史规定", "各个历史时期关于入党时间和党龄计算的规定", "", Normative, "", on("1945-04-23"), day.Forever, Verified, "分段见党龄表。"},
	{"政治建设意见", "中共中央关于加强党的政治建设的意见", "", Normative, "2019-01", on("2019-01-31"), day.Forever, Verified, "保留政治生日等仪式，没有规定频次和形式。"},
	{"党徽党旗条例", "中国共产党党徽党旗条例", "", Regulation, "2021-06-26", on("2021-06-26"), day.Forever, Verified, ""},
	{"党务公开条例", "中国共产党党务公开条例（试行）", "", Regulation, "2017-12", on("2017-12-01"), day.Forever, Verified, "印发日未核。"},
	{"指尖意见", "关于防治“指尖上的形式主义”的若干意见", "", Normative, "2023-12-18", on("2023-12-18"), day.Forever, Verified, ""},
	{"减负规定", "整治形式主义为基层减负若干规定", "", Regulation, "2024-08-06", on("2024-08-06"), day.Forever, Verified, "2025年8月6日全文公布。"},
	{"政务应用办法", "政务移动互联网应用程序规范化管理办法", "国办函〔2026〕12号", Normative, "2026-01-25", on("2026-01-25"), day.Forever, Verified, ""},
	{"志愿服务办法", "志愿服务记录与证明出具办法（试行）", "民政部令第67号", State, "2020-12-02", on("2021-02-01"), day.Forever, Verified, ""},
	{"网络安全法", "中华人民共和国网络安全法", "", State, "2026-01-01", on("2026-01-01"), day.Forever, Verified, "2026年1月1日起条序调整，按新条序引用。"},
	{"个人信息保护法", "中华人民共和国个人信息保护法", "", State, "2021-08-20", on("2021-11-01"), day.Forever, Verified, ""},
	{"公民身份号码标准", "公民身份号码", "GB 11643-1999", Standard, "1999", on("1999-07-01"), day.Forever, Verified, "校验用MOD 11-2。"},
	{"等保基本要求", "信息安全技术 网络安全等级保护基本要求", "GB/T 22239-2019", Standard, "2019", on("2019-12-01"), day.Forever, SecondHand, ""},
	{"密码应用要求", "信息安全技术 信息系统密码应用基本要求", "GB/T 39786-2021", Standard, "2021", on("2021-10-01"), day.Forever, SecondHand, ""},
	{"公文格式", "党政机关公文格式", "GB/T 9704-2012", Standard, "2012", on("2012-07-01"), day.Forever, Verified, ""},
	{"志愿服务条例", "志愿服务条例", "国务院令第685号", State, "2017", on("2017-12-01"), day.Forever, FromMemory, "条文凭记忆。"},
	{"中央和国家机关党建意见", "关于加强和改进中央和国家机关党的建设的意见", "", Normative, "2019-02", on("2019-02-01"), day.Forever, Verified, "印发日未核。"},
	{"巩固主题教育意见", "关于巩固深化“不忘初心、牢记使命”主题教育成果的意见", "", Normative, "2020-09", on("2020-09-01"), day.Forever, SecondHand, "要求用好重温入党誓词、入党志愿书和政治生日等仪式；印发日未核。"},
	{"工作机关条例", "中国共产党工作机关条例（试行）", "", Regulation, "2017", on("2017-03-01"), day.Forever, FromMemory, "工委是派出机关，其成员由上级任命。"},
	{"纪律处分条例", "中国共产党纪律处分条例", "", Regulation, "2023-12", on("2024-01-01"), day.Forever, SecondHand, "2023年12月修订。"},
	{"数据安全条例", "网络数据安全管理条例", "", State, "", on("2025-01-01"), day.Forever, FromMemory, ""},
	{"政务数据共享条例", "政务数据共享条例", "", State, "", on("2025-08-01"), day.Forever, SecondHand, "能共享取得的不再重复采集；党的机关不直接适用，作为设计原则。"},
	{"合规审计办法", "个人信息保护合规审计管理办法", "", State, "", on("2025-05-01"), day.Forever, FromMemory, ""},
	{"密评办法", "商用密码应用安全性评估管理办法", "", State, "", on("2023-11-01"), day.Forever, FromMemory, ""},
	{"敏感信息标准", "数据安全技术 敏感个人信息处理安全要求", "GB/T 45574-2025", Standard, "2025", on("2025-11-01"), day.Forever, Verified, ""},
	{"个人信息规范", "信息安全技术 个人信息安全规范", "GB/T 35273-2020", Standard, "2020", on("2020-10-01"), day.Forever, FromMemory, ""},
	{"本地规定", "本地规定（须填写依据文件）", "", Practice, "", day.None, day.Forever, SecondHand, "国家层面没有条文，由本地文件规定；没有依据文件不生效。"},
}
