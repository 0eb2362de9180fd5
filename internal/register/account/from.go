package account

import (
	"net/netip"
	"strings"
)

// From is where a request comes from, as far as it is known.
type From struct {
	Address string
	Browser string // its family: Windows上的Edge
}

// net is what of an address counts as one place: all of IPv4, of IPv6 the /64
// that one line has.
func (f From) net() string {
	a, err := netip.ParseAddr(f.Address)
	if err != nil {
		return f.Address
	}
	a = a.Unmap()
	if a.Is4() {
		return a.String()
	}
	p, _ := a.WithZone("").Prefix(64) // 64 bits are within every address of IPv6
	return p.String()
}

// place is the address as its owner is shown it, with its end hidden.
func (f From) place() string {
	a, err := netip.ParseAddr(f.Address)
	if err != nil {
		return ""
	}
	a = a.Unmap()
	switch {
	case a.IsLoopback():
		return "本机"
	case a.Is4():
		s := a.String()
		return s[:strings.LastIndexByte(s, '.')] + ".*"
	}
	return f.net()
}

// Browser is the family of a browser by what it says of itself, with the system
// under it; never more, since more would tell one machine from another.
func Browser(agent string) string {
	name := "其他浏览器"
	for _, b := range [][2]string{{"Edg", "Edge"}, {"QQBrowser", "QQ浏览器"}, {"360", "360浏览器"}, {"MicroMessenger", "微信"}, {"Firefox", "Firefox"},
		{"Chrome", "Chrome"}, {"Safari", "Safari"}} {
		if strings.Contains(agent, b[0]) {
			name = b[1]
			break
		}
	}
	for _, s := range [][2]string{{"Android", "安卓"}, {"HarmonyOS", "鸿蒙"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"},
		{"Linux", "Linux"}} {
		if strings.Contains(agent, s[0]) {
			return s[1] + "上的" + name
		}
	}
	return name
}
