package sheet

import (
	"fmt"

	"zhibu/internal/base/fault"
)

// What a person is told. Each text says what happened, that nothing was
// changed, and what to do.
const (
	tEmptyFile    = "这个文件是空的，没有读入任何内容。请检查是否选错了文件。"
	tFileTooLarge = "文件有 %d MB，超过了 %d MB 的上限，没有读入。请去掉图片等附件，或分成几个文件后再导入。"
	tBomb         = "这个文件解压后的体积异常大，没有打开。请在 Excel 或 WPS 中新建一份空表，只粘贴数据（选择性粘贴为“值”），另存为 .xlsx 后再导入。"
	tTooManyParts = "这个文件的内部结构异常（部件过多），没有打开。请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入。"
	tTooManySheet = "工作簿有 %d 张工作表，超过了 %d 张的上限，没有读入。请只保留需要导入的工作表。"
	tTooManyRows  = "有内容的行超过了 %d 行，已停止读取，没有写入任何数据。请分成几个文件后再导入。"
	tTooManyCols  = "工作表“%s”第 %d 行在第 %d 列之后还有内容，超过了上限，没有读入。请删除表格右侧多余的内容。"
	tCellTooLong  = "工作表“%s”的 %s 单元格超过了 %d 个字，没有读入。请缩短后再导入。"
	tTooManyTexts = "工作簿中不同的文字超过了 %d 条，没有读入。请分成几个文件后再导入。"
	tDamaged      = "文件已损坏或不完整，没有读入。请在 Excel 或 WPS 中打开检查，另存为 .xlsx 后再导入；如果是下载得到的，请重新下载。"
	tNoSheet      = "文件里没有名为“%s”的工作表。"
	tNoSheets     = "工作簿里没有工作表，没有读入。请检查是否选错了文件。"
	tOldExcel     = "这是旧版 Excel（.xls）或 WPS（.et）格式的文件，没有读入。请在 Excel 或 WPS 中打开，选择“另存为”，类型选“Excel 工作簿（.xlsx）”，再导入新文件。"
	tPassword     = "这个文件设有打开密码，没有读入。请在 Excel 或 WPS 中打开，取消密码后另存为 .xlsx 再导入。"
	tMacro        = "这是带宏的工作簿（.xlsm），没有读入。请在 Excel 或 WPS 中另存为不带宏的“Excel 工作簿（.xlsx）”再导入。"
	tBinary       = "这是二进制工作簿（.xlsb），没有读入。请在 Excel 中另存为“Excel 工作簿（.xlsx）”再导入。"
	tODS          = "这是 OpenDocument 表格（.ods），没有读入。请打开后另存为“Excel 工作簿（.xlsx）”再导入。"
	tWord         = "这是 Word 文档，不是表格，没有读入。请把其中的表格复制到 Excel 或 WPS 表格中，另存为 .xlsx 再导入。"
	tSlides       = "这是演示文稿，不是表格，没有读入。请选择 .xlsx 或 .csv 文件。"
	tPDF          = "这是 PDF 文件，不是表格，没有读入。请向提供者索取 Excel 原件（.xlsx）。"
	tOFD          = "这是 OFD 版式文件，不是表格，没有读入。请向提供者索取 Excel 原件（.xlsx）。"
	tImage        = "这是图片，不是表格，没有读入。请选择 .xlsx 或 .csv 文件。"
	tArchive      = "这是压缩包，没有读入。请先解压，再选择里面的 .xlsx 或 .csv 文件。"
	tHTML         = "这个文件的内容是网页，不是真正的 Excel 表格（有的系统导出的 .xls 就是这样），没有读入。请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"
	tXML          = "这是 XML 格式的表格，没有读入。请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"
	tUnknown      = "无法辨认这个文件，没有读入。请选择 Excel 工作簿（.xlsx）或 CSV 文本（.csv）。"
	tEncoding     = "无法辨认这个文本文件的编码，为避免出现乱码，没有读入。请用 Excel 或 WPS 打开，确认文字正常后另存为 .xlsx 再导入。"
)

func refuse(text string, args ...any) *fault.Fault {
	return fault.New(fault.Invalid, sentence(text, args))
}

func refuseWrap(cause error, text string, args ...any) *fault.Fault {
	return fault.Wrap(fault.Invalid, sentence(text, args), cause)
}

func tooLarge(text string, args ...any) *fault.Fault {
	return fault.New(fault.TooLarge, sentence(text, args))
}

func sentence(text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// megabytes rounds up, so that a size over the limit never reads as equal to it.
func megabytes(n int64) int64 { return (n + 1<<20 - 1) >> 20 }
