// Package styleweb is the page that shows every token and component in every state, and
// the big screen of a final with invented data. Only the demonstration serves it.
package styleweb
