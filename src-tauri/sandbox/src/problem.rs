//! A refusal in the vendor's style: `{message, code, status, contextId, details, errors}`.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rules::violation::Violation;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The header that carries the request's id back (`platform.md`, "Errors and limits").
pub(crate) const CORRELATION: HeaderName = HeaderName::from_static("inin-correlation-id");

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    status: StatusCode,
    message: String,
    detail: Option<String>,
    errors: Vec<Value>,
    retry_after: Option<String>,
    /// What surface B says besides.
    vendor: Option<Box<Vendor>>,
}

/// The members of surface B's error body that `contract.md` doesn't have
/// (`platform-reference.md §5.1`).
#[derive(Debug, Clone, PartialEq, Default)]
struct Vendor {
    code: &'static str,
    message_with_params: Option<String>,
    message_params: Map<String, Value>,
    details: Vec<Value>,
    limit: Option<Value>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            detail: None,
            errors: Vec::new(),
            retry_after: None,
            vendor: None,
        }
    }

    /// A refusal of surface B under one of its own codes (`platform-reference.md §5.1`).
    pub(crate) fn coded(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        let vendor = Vendor {
            code,
            ..Vendor::default()
        };
        Self {
            vendor: Some(Box::new(vendor)),
            ..Self::new(status, message)
        }
    }

    /// 400 of surface B that names one field in `details`.
    pub(crate) fn invalid(field: &str, message: impl Into<String>) -> Self {
        let mut problem = Self::coded(StatusCode::BAD_REQUEST, "invalid.value", message);
        if let Some(vendor) = &mut problem.vendor {
            let detail = json!({"errorCode": "invalid.value", "fieldName": field});
            vendor.details.push(detail);
        }
        problem
    }

    /// 403 of surface B: any of these scopes would do, and the token has none.
    pub(crate) fn not_authorized_for(scopes: &[&str]) -> Self {
        Self::with_param(
            "app.not.authorized.for.scope",
            "App not authorized to use scope [{scopes}]",
            "scopes",
            &scopes.join(", "),
        )
    }

    /// 403 of surface B: the person may not, whatever the token's scopes are.
    pub(crate) fn missing_permissions(permissions: &[String]) -> Self {
        Self::with_param(
            "missing.permissions",
            "Unable to perform the requested action. \
             You are missing the following permission(s): {permissions}",
            "permissions",
            &permissions.join(", "),
        )
    }

    /// 429 of surface B that names the limit (`platform-reference.md §5.1`, `§5.2`).
    pub(crate) fn over_limit(namespace: &str, key: &str, value: u64, retry_after_s: u64) -> Self {
        let message = format!(
            "Rate limit exceeded the maximum. Retry the request in [{retry_after_s}] seconds"
        );
        let status = StatusCode::TOO_MANY_REQUESTS;
        let mut problem = Self::coded(status, "too.many.requests.retry.after", message);
        if let Some(vendor) = &mut problem.vendor {
            vendor.limit = Some(json!({"namespace": namespace, "key": key, "value": value}));
        }
        problem.retry_after(Some(retry_after_s.to_string()))
    }

    fn with_param(code: &'static str, pattern: &str, name: &str, value: &str) -> Self {
        let message = pattern.replace(&format!("{{{name}}}"), value);
        let vendor = Vendor {
            code,
            message_with_params: Some(pattern.to_owned()),
            message_params: Map::from_iter([(name.to_owned(), Value::from(value))]),
            details: Vec::new(),
            limit: None,
        };
        Self {
            vendor: Some(Box::new(vendor)),
            ..Self::new(StatusCode::FORBIDDEN, message)
        }
    }

    /// 400 that names every field (`contract.md §2–§5`).
    pub(crate) fn violations(found: &[Violation]) -> Self {
        Self::fields(found.iter().map(|one| json!(one)).collect())
    }

    /// 400 that names one field.
    pub(crate) fn field(path: &str, kind: &str, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self::fields(vec![
            json!({"path": path, "kind": kind, "message": message}),
        ])
    }

    /// 400 with these `{path, kind, message}`.
    pub(crate) fn fields(errors: Vec<Value>) -> Self {
        let told: Vec<&str> = errors
            .iter()
            .filter_map(|one| one["message"].as_str())
            .collect();
        Self {
            detail: Some(told.join(" ")),
            ..Self::new(StatusCode::BAD_REQUEST, "The request was not valid.")
        }
        .with_errors(errors)
    }

    fn with_errors(self, errors: Vec<Value>) -> Self {
        Self { errors, ..self }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Invalid login credentials.")
    }

    /// 403 that names the scope (`contract.md §0`).
    pub(crate) fn missing_scope(scope: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            format!(
                "Unable to perform the requested action. \
                 You are missing the following permission(s): {scope}"
            ),
        )
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    pub(crate) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The request body is too large.",
        )
    }

    pub(crate) fn too_many(message: impl Into<String>, retry_after_s: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, message)
            .retry_after(Some(retry_after_s.to_string()))
    }

    pub(crate) fn retry_after(self, retry_after: Option<String>) -> Self {
        Self {
            retry_after,
            ..self
        }
    }

    pub(crate) fn detail(self, detail: Option<String>) -> Self {
        Self { detail, ..self }
    }

    /// What the vendor says with a status where there is nothing more exact to say.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let message = match status.as_u16() {
            400 => "The request could not be understood.",
            401 => "Invalid login credentials.",
            403 => "Unable to perform the requested action.",
            404 => "The requested resource was not found.",
            405 => "The method is not allowed here.",
            409 => "The request conflicts with the present state.",
            413 => "The request body is too large.",
            429 => "Rate limit exceeded.",
            503 => "The service is unavailable.",
            _ => "The request could not be completed.",
        };
        Self::new(status, message)
    }

    fn code(&self) -> &'static str {
        if let Some(vendor) = &self.vendor {
            return vendor.code;
        }
        match self.status.as_u16() {
            400 => "bad.request",
            401 => "bad.credentials",
            403 => "missing.any.permissions",
            404 => "not.found",
            405 => "method.not.allowed",
            409 => "conflict",
            413 => "request.too.large",
            421 => "misdirected.request",
            426 => "upgrade.required",
            429 => "too.many.requests",
            503 => "service.unavailable",
            504 => "gateway.timeout",
            _ => "internal.server.error",
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let context_id = Uuid::new_v4().to_string();
        let mut body = json!({
            "message": self.message,
            "code": self.code(),
            "status": self.status.as_u16(),
            "contextId": context_id,
            "details": [],
            "errors": self.errors,
        });
        if let Some(detail) = self.detail {
            body["detail"] = Value::String(detail);
        }
        if let Some(vendor) = self.vendor {
            if let Some(pattern) = vendor.message_with_params {
                body["messageWithParams"] = Value::String(pattern);
                body["messageParams"] = Value::Object(vendor.message_params);
            }
            body["details"] = Value::Array(vendor.details);
            if let Some(limit) = vendor.limit {
                body["limit"] = limit;
            }
        }
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(&context_id) {
            headers.insert(CORRELATION, value);
        }
        if let Some(value) = self
            .retry_after
            .and_then(|text| HeaderValue::from_str(&text).ok())
        {
            headers.insert(header::RETRY_AFTER, value);
        }
        response
    }
}
