namespace Whittle.Report;

/// <summary>How a page looks: one column that a phone can hold, tables and charts that scroll by themselves, light and dark, and plain on paper.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root{color-scheme:light dark}*{box-sizing:border-box}body{margin:0;font:16px/1.55 system-ui,sans-serif;color:#222;background:#fff}main,header,nav{max-width:60rem;margin:0 auto;padding:0 1rem}
        h1{font-size:1.7rem;line-height:1.2;margin:1.5rem 0 .5rem}h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-bottom:1px solid #ccc}h3{font-size:1.05rem;margin:1.5rem 0 .25rem}.lead{font-size:1.1rem}
        nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0}a{color:#0b5fa5}.skip{position:absolute;left:-99rem}.skip:focus{left:0}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid #0b5fa5;outline-offset:2px}
        figure{margin:1rem 0;break-inside:avoid}figcaption{font-style:italic}.scroll{overflow-x:auto}svg{display:block;width:100%;min-width:34rem;max-width:47.5rem;height:auto}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}caption{text-align:left;font-weight:600;padding:.3rem 0;white-space:nowrap}th,td{padding:.2rem .7rem .2rem 0;text-align:right;border-bottom:1px solid #ddd;white-space:nowrap;vertical-align:top}
        tbody th,thead th:first-child{text-align:left;font-weight:400}thead th{border-bottom:2px solid #999}.sign{border-left:.4rem solid;padding:.4rem .8rem;margin:1rem 0;background:#f3f5f7}.bad{border-color:#a3195b}.good{border-color:#12724d}
        code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}dt{font-weight:600}dd{margin:0 0 .6rem}details{margin:.4rem 0}summary{cursor:pointer;padding:.2rem 0}
        @media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#181a1d}h2{border-color:#444}a{color:#6db3f2}th,td{border-color:#33373c}thead th{border-color:#777}.sign{background:#23272c}.bad{border-color:#ff8cbe}.good{border-color:#5fd0a2}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline-color:#6db3f2}}
        @media print{nav,.skip{display:none}body{font-size:11pt}main,header{max-width:none}.scroll{overflow:visible}svg{min-width:0}h2{break-after:avoid}table{font-size:8pt}td,th{white-space:normal}}
        """;
}
