/// How the page looks: by light and by dark, on narrow and wide screens, and on paper.
enum PageStyle {
  static let css: Markup = """

    :root{--ink:#1b1b1b;--paper:#fff;--faint:#595959;--line:#c8c8c8;--good:#0a6b2d;--bad:#a01616;\
    --calm:#7a869a;--see:#1f6fb2;--type:#8a4bb0;--wait:#b26a00;--pass:#0a7d6b;--lost:#a01616}
    @media (prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#161616;--faint:#a8a8a8;\
    --line:#4a4a4a;--good:#66cc8a;--bad:#ff8f8f;--calm:#8b97ab;--see:#6cb4ee;--type:#c08be0;\
    --wait:#f0aa3c;--pass:#4fc7b2;--lost:#ff8f8f}}
    *{box-sizing:border-box}
    body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);\
    margin:0 auto;max-width:72rem;padding:1rem}
    h1{font-size:1.6rem;margin:.2rem 0}h2{font-size:1.2rem;margin:1.6rem 0 .4rem}
    p{margin:.3rem 0;overflow-wrap:anywhere}a{color:inherit}
    header p,.id,.when{color:var(--faint)}.id{font-family:monospace;font-size:.85rem}
    section.good,section.bad{border-left:.4rem solid var(--good);padding-left:.8rem}
    section.bad{border-color:var(--bad)}
    .wide{overflow-x:auto}
    table{border-collapse:collapse;min-width:100%}
    th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid var(--line);\
    vertical-align:top}
    td{white-space:nowrap}tr.late td{color:var(--bad);font-weight:600}
    article{border-top:2px solid var(--line);margin-top:2rem}
    .lanes{margin:.6rem 0}
    .lane{display:grid;grid-template-columns:minmax(8rem,16rem) 1fr minmax(8rem,18rem);gap:.8rem;\
    align-items:center;border-bottom:1px solid var(--line);padding:.15rem 0;font-size:.9rem}
    .lane svg{width:100%;height:1.2rem;display:block}
    .agreed{fill:none;stroke:var(--faint);stroke-width:1;vector-effect:non-scaling-stroke}
    .calm{fill:var(--calm)}.see{fill:var(--see)}.type{fill:var(--type)}.wait{fill:var(--wait)}\
    .pass{fill:var(--pass)}.lost{fill:var(--lost)}
    ol.story{list-style:none;padding:0;margin:.6rem 0}
    ol.story li{padding:.05rem 0;overflow-wrap:anywhere}ol.story .day{font-weight:600;margin-top:.4rem}
    @media (max-width:40rem){.lane{grid-template-columns:1fr;gap:.1rem}}
    @media print{:root{--ink:#000;--paper:#fff;--faint:#444;--line:#999}body{font-size:10pt;\
    max-width:none;padding:0}.lane,tr,li{break-inside:avoid}h2,h2+p,h2+p+p{break-after:avoid}\
    .wide{overflow:visible}}

    """
}
