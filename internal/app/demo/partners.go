package demo

import (
	"zhibu/internal/register/partner"
)

// guestLogin is the account of a partner's person.
const guestLogin = "xiezuo"

// partnerPlan registers two partner organisations, lets one person in, and shares a list
// with it.
func (m *maker) partnerPlan(p *plan) {
	p.add(on(12, 13), func() error {
		who, _, err := m.hands()
		if err != nil {
			return err
		}
		if _, err := m.Partners.Register(m.ctx, who, m.root, partner.Draft{Name: "虚构区委党校", Task: "党建调研课题"}); err != nil {
			return err
		}
		id, err := m.Partners.Register(m.ctx, who, m.root, partner.Draft{Name: "虚构区委组织部", Task: "联合督促指导"})
		if err != nil {
			return err
		}
		person, err := m.Partners.Let(m.ctx, who, id, "骆闻溪", m.clock.today(), on(12, 13).AddMonths(3))
		if err != nil {
			return err
		}
		if _, err := m.Accounts.Create(m.ctx, m.who, guestLogin, "骆闻溪", person, Password); err != nil {
			return err
		}
		lists, err := m.Charges.Lists(m.ctx, who)
		if err != nil {
			return err
		}
		for _, l := range lists {
			if l.Title == charges[0].draft.Title {
				_, err := m.Partners.Share(m.ctx, who, id, partner.Sharing{Kind: partner.Charges, Thing: l.ID, Title: l.Title + "（第1版）", Why: "联合督促指导前对照", From: m.clock.today(), Last: on(12, 13).AddMonths(2)})
				return err
			}
		}
		return nil
	})
}
