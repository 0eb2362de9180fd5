package intakeweb

import "zhibu/internal/base/ui"

// rowWord is the result of a row in the words of an import.
func rowWord(s ui.State) string {
	switch s {
	case ui.Done:
		return "可用"
	case ui.Due:
		return "请看一眼"
	}
	return "不能导入"
}

func headOf(heads []ui.Column, i int) string {
	if i < len(heads) {
		return heads[i].Text
	}
	return ""
}
