//! What the README shows and the documentation's tests can't compile is compiled elsewhere, word for word.

const README: &str = include_str!("../README.md");
const EXAMPLE: &str = include_str!("../examples/without_leptos.rs");

#[test]
fn the_example_without_leptos_is_the_one_that_is_compiled() {
    let (_, code) = EXAMPLE.split_once("\n\n").expect("a line says what it is");
    assert!(README.contains(code), "the README shows another one");
}

#[test]
fn the_readme_names_each_package_that_the_example_uses() {
    for package in [
        "futures-util",
        "serde",
        "serde_json",
        "web-sys",
        "wasm-bindgen-futures",
    ] {
        let module = package.replace('-', "_");
        assert!(
            EXAMPLE.contains(&format!("{module}::")),
            "the example needs no {package}"
        );
        let is_named = README
            .lines()
            .any(|line| line.starts_with(&format!("{package} = ")));
        assert!(is_named, "{package}");
    }
}

#[test]
fn the_readme_names_the_rust_that_is_needed() {
    let rust = concat!("Rust ", env!("CARGO_PKG_RUST_VERSION"), " or later");
    assert!(README.contains(rust), "{rust}");
}
