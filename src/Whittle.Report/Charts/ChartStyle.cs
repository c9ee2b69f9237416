namespace Whittle.Report;

/// <summary>How charts look, on their own and in a page: by classes, so that darkness is a question to the reader's device. Texts have a contrast of at least 4.5 : 1, and every series differs in dashes or shape beside its colour.</summary>
internal static class ChartStyle
{
    /// <summary>How many styles of lines there are: <c>l0</c> to <c>l5</c>, their texts <c>t0</c> and their marks <c>m0</c> likewise.</summary>
    public const int Lines = 6;

    public const string Css = """
        svg text{font:12px system-ui,sans-serif;fill:#222}svg .title{font-size:15px;font-weight:600}svg .note{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}.paper{fill:#fff}.axis,.mark{stroke:#666;stroke-width:1}.grid{stroke:#ddd;stroke-width:1}.mark,.law{stroke-dasharray:4 3}.law{stroke:#666;stroke-width:1.5}
        polyline{fill:none;stroke-width:2}.fold{stroke:#999;stroke-width:.7}.ribbon{fill:#0b5fa5;fill-opacity:.18}.dots{stroke:#0b5fa5;stroke-width:5;stroke-linecap:round;stroke-opacity:.55;fill:none}.trend{stroke:#b3400a;stroke-dasharray:8 3}
        .l0{stroke:#0b5fa5}.l1{stroke:#b3400a;stroke-dasharray:8 3}.l2{stroke:#12724d;stroke-dasharray:2 3}.l3{stroke:#7a3b9a;stroke-dasharray:10 3 2 3}.l4{stroke:#8a6100}.l5{stroke:#a3195b;stroke-dasharray:5 5}
        svg .t0{fill:#0b5fa5}svg .t1{fill:#b3400a}svg .t2{fill:#12724d}svg .t3{fill:#7a3b9a}svg .t4{fill:#8a6100}svg .t5{fill:#a3195b}.m0{fill:#0b5fa5}.m1{fill:#b3400a}.m2{fill:none;stroke:#12724d;stroke-width:2}
        @media(prefers-color-scheme:dark){svg text{fill:#e8e8e8}svg .note{stroke:#181a1d}.paper{fill:#181a1d}.axis,.mark,.law{stroke:#aaa}.grid{stroke:#33373c}.fold{stroke:#777}.ribbon{fill:#6db3f2;fill-opacity:.22}.dots{stroke:#6db3f2}.trend{stroke:#ff9b66}
        .l0{stroke:#6db3f2}.l1{stroke:#ff9b66}.l2{stroke:#5fd0a2}.l3{stroke:#cf9bea}.l4{stroke:#e0b646}.l5{stroke:#ff8cbe}.m0{fill:#6db3f2}.m1{fill:#ff9b66}.m2{stroke:#5fd0a2}
        svg .t0{fill:#6db3f2}svg .t1{fill:#ff9b66}svg .t2{fill:#5fd0a2}svg .t3{fill:#cf9bea}svg .t4{fill:#e0b646}svg .t5{fill:#ff8cbe}}
        """;
}
