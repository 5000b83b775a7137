//! Checks capabilities and permissions and embeds the window's context.

fn main() {
    // A custom pattern is not watched by tauri-build itself.
    println!("cargo:rerun-if-changed=src-tauri/app/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/app/permissions");
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
