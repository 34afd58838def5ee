//! Embeds the built console, when the feature `console` asks for it.
//!
//! The folder is `dist/` beside this crate's, or `TOLLGATE_DIST` (relative to the workspace).

fn main() {
    // They are compiled in, and a new one changes no line of code.
    println!("cargo::rerun-if-changed=migrations");
    #[cfg(feature = "console")]
    embed();
}

#[cfg(feature = "console")]
fn embed() {
    println!("cargo::rerun-if-env-changed=TOLLGATE_DIST");
    let dist = std::env::var("TOLLGATE_DIST").unwrap_or_else(|_| "dist".into());
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(dist);
    let index = path.join("index.html");
    if !index.is_file() {
        println!(
            "cargo::error=There is no built console in {}. Build it first with cargo xtask dist, or name its folder in TOLLGATE_DIST.",
            path.display()
        );
        return;
    }
    println!("cargo::rustc-env=TOLLGATE_INDEX={}", index.display());
    // Embedded in debug builds too: a test of the binary is a test of what is shipped.
    memory_serve::load_directory_with_embed(path, true);
}
