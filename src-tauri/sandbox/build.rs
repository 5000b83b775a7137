//! Rebuilds the crate when a file joins or leaves `content/`: `include_dir!` alone notices edits.

fn main() {
    println!("cargo:rerun-if-changed=content");
}
