//! Chooses how the interpreter dispatches, and says where there is a native tier. Direct threading relies on LLVM turning every
//! handler's last call into a jump, which it does not do without optimisation, under debug assertions, or in sanitizer and Miri builds.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(direct_threading)");
    println!("cargo:rustc-check-cfg=cfg(native_tier)");
    let var = |name: &str| env::var(name).unwrap_or_default();
    let optimised = matches!(var("OPT_LEVEL").as_str(), "2" | "3");
    let asserts = env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_some();
    let instrumented = env::var_os("CARGO_CFG_MIRI").is_some()
        || var("CARGO_ENCODED_RUSTFLAGS").contains("sanitizer")
        || var("CARGO_ENCODED_RUSTFLAGS").contains("instrument-coverage");
    // The register convention is known to hold the whole machine state on these two only.
    let known = matches!(var("CARGO_CFG_TARGET_ARCH").as_str(), "x86_64" | "aarch64");
    // Where `sys` maps code memory and handles faults, and there is a backend.
    let native = known && var("CARGO_CFG_TARGET_OS") == "linux";
    if native && env::var_os("CARGO_CFG_MIRI").is_none() {
        println!("cargo:rustc-cfg=native_tier");
    }
    if optimised && known && !asserts && !instrumented {
        println!("cargo:rustc-cfg=direct_threading");
    }
}
