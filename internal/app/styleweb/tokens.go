package styleweb

import (
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"

	"zhibu/internal/base/ui"
)

// Colour is a token as the served stylesheet has it.
type Colour struct {
	Name, Hex, Use string
	OnWhite        float64 // contrast on the sheet
	OnCanvas       float64 // and on the page
}

// Told is the contrast in words; a colour of text needs 4.5.
func (c Colour) Told() string {
	return fmt.Sprintf("白底%.1f，页底%.1f", c.OnWhite, c.OnCanvas)
}

// uses says what a token is for. A colour without a use is not shown, and a test misses it.
var uses = map[string]string{
	"ink": "正文", "muted": "次要的字", "faint": "输入框和按钮的边", "edge": "方块的边", "line": "分隔线", "line-soft": "行间的线",
	"surface": "纸", "canvas": "页面", "rule": "报纸的线", "underline": "链接的下划线", "sunk": "不适用、按下", "brand": "印章和唯一的主按钮", "brand-deep": "主按钮按下",
	"data": "图表", "data-2": "图表的第二色", "tint": "照片的位置", "tint-2": "照片的位置", "tint-3": "照片的位置",
	"done": "已完成的勾", "done-bg": "已完成的底", "due": "待办的字", "due-bg": "待办的底", "due-line": "待办的边", "late": "逾期的字", "late-bg": "逾期的底", "late-line": "逾期的边",
}

var token = regexp.MustCompile(`--([a-z0-9-]+):\s*#([0-9a-fA-F]{3,6})\b`)

// colours reads the tokens from the stylesheet that pages get.
func colours() (list []Colour, err error) {
	css, err := fs.ReadFile(ui.Files(), strings.TrimPrefix(ui.Asset("app.css"), ui.StaticPath))
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, m := range token.FindAllStringSubmatch(string(css), -1) {
		name, hex := m[1], strings.ToUpper(m[2])
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		if seen[name] || len(hex) != 6 {
			continue
		}
		seen[name] = true
		c := Colour{Name: name, Hex: "#" + hex, Use: uses[name]}
		c.OnWhite, c.OnCanvas = contrast(hex, "FFFFFF"), contrast(hex, "F7F6F3")
		list = append(list, c)
	}
	return list, nil
}

// contrast is the ratio of two colours as WCAG 2 defines it, 1 to 21.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(hex string) float64 {
	part := func(i int) float64 {
		n, _ := strconv.ParseUint(hex[i:i+2], 16, 8) // the expression let nothing else through
		c := float64(n) / 255
		if c <= .04045 {
			return c / 12.92
		}
		return math.Pow((c+.055)/1.055, 2.4)
	}
	return .2126*part(0) + .7152*part(2) + .0722*part(4)
}
