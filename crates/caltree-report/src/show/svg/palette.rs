//! The colours of drawings, as custom properties of CSS: a page that holds several drawings sets them once.

/// On white paper.
pub const LIGHT: &str = "\
     --ink:#1f2328;--quiet:#59636e;--paper:#fff;--rule:#d1d9e0;--twig:#afb8c1;--blue:#0969da;--good:#1a7f37; \
     --bad:#cf222e;--warn:#bf8700;--warn-ink:#7d4e00;--far:#bc4c00;--aux:#818b98;--fill:#f6f8fa;--good-bg:#dafbe1;--good-rim:#4ac26b; \
     --bad-bg:#ffebe9;--bad-rim:#ff8182;--warn-bg:#fff8c5;--far-bg:#fff1e5;--far-rim:#fb8f44";

/// On dark paper.
pub const DARK: &str = "\
     --ink:#f0f6fc;--quiet:#9198a1;--paper:#0d1117;--rule:#3d444d;--twig:#656c76;--blue:#4493f8;--good:#3fb950; \
     --bad:#f85149;--warn:#d29922;--warn-ink:#e3b341;--far:#db6d28;--aux:#9198a1;--fill:#151b23;--good-bg:#12261e;--good-rim:#238636; \
     --bad-bg:#25171c;--bad-rim:#da3633;--warn-bg:#272115;--far-bg:#2a1a10;--far-rim:#bd561d";
