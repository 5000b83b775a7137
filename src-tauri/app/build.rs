//! Checks capabilities and permissions, embeds the window's context, and has the linker pack the
//! program's relocations.

fn main() {
    // A custom pattern is not watched by tauri-build itself.
    println!("cargo:rerun-if-changed=src-tauri/app/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/app/permissions");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        // A megabyte less. Loaders know it since glibc 2.36, which every system has that Cuecard
        // runs on; so do linkers of that time.
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .capabilities_path_pattern("./src-tauri/app/capabilities/**/*")
            .app_manifest(
                tauri_build::AppManifest::new()
                    .permissions_path_pattern("./src-tauri/app/permissions/**/*"),
            ),
    )
    .expect("the capabilities and tauri.conf.json are valid, or the build must stop");
}
