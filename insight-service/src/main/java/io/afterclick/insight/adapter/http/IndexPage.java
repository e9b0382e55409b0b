package io.afterclick.insight.adapter.http;

import java.util.List;

/** The console's own pages: the index, and messages. */
final class IndexPage {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Afterclick: reports</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem; color: #1b1f24; background: #fff; }
            h1 { font-size: 1.6rem; }
            h2 { font-size: 1.1rem; margin-top: 2rem; }
            a { color: #0b57a4; }
            li { margin: .6rem 0; }
            p.note, li span { color: #4a5260; }
            </style>
            </head>
            <body>
            """;
    private static final String FOOT = "</body>\n</html>\n";

    private IndexPage() {}

    static String of(List<LivePage> pages, List<String> tenants) {
        StringBuilder html = new StringBuilder(HEAD).append("<h1>Reports</h1>\n");
        if (tenants.isEmpty()) {
            html.append("<p>The history is empty: nothing has happened yet.</p>\n");
        }
        for (String tenant : tenants) {
            html.append("<h2>Tenant ").append(escaped(tenant)).append("</h2>\n<ul>\n");
            for (LivePage page : pages) {
                String query = "?tenant=" + tenant; // of letters, digits, '-' and '_'
                html.append("<li><a href=\"/reports/" + page.name() + query + "\">")
                        .append(escaped(page.title()))
                        .append("</a> (<a href=\"/reports/" + page.name() + ".json" + query + "\">JSON</a>)<br><span>")
                        .append(escaped(page.question()))
                        .append("</span></li>\n");
            }
            html.append("</ul>\n");
        }
        return html.append(
                        "<p class=\"note\">A report is computed when it is asked for, from the history of its tenant, and"
                                + " kept for some minutes; it says when it was computed.</p>\n")
                .append(FOOT)
                .toString();
    }

    static String message(String text) {
        return HEAD + "<h1>Reports</h1>\n<p>" + escaped(text) + ".</p>\n<p><a href=\"/\">All reports</a></p>\n" + FOOT;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
