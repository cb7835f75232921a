//! The bodies of a proxied request, in both directions. No part of a body is kept.

mod download;
mod upload;

pub(super) use download::{Download, DownloadEnd};
pub(super) use upload::{Upload, UploadState};
