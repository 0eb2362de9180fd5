// Package report writes the report card (成绩单): a manuscript in plain text with
// live figures, its charts, its papers, and the frozen editions with what moved
// since. It counts nothing itself; figures come from package figure.
//
// The manuscript's lines: "# " the headline, "> " the standfirst, "= id|title|note" a
// large figure, "## name|half|half" a chapter and "##~ half|half" its heading
// where a figure in the first is nought, "### " a heading, "+ id|title|note" a figure
// beside the text, "* id|title|note" one of the row of honours, "% name" a chart; every
// other line is a paragraph. "?id " before a line keeps it only where the figure is not nought, "!id "
// only where it is; ?below and !below ask whether organisations stand under this one. {{id}} is a figure with its unit; {{id|style}} one of Styles. What
// stands in [[ ]] speaks of the page and is left out on paper.
package report
