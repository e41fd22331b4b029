# A bucket for backups with all its settings, and the identities of a machine and of who restores.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" {}

provider "aws" {
  s3_use_path_style = true
  endpoints {
    s3  = var.endpoint
    iam = var.endpoint
    sts = var.endpoint
  }
}

data "aws_caller_identity" "me" {}

resource "aws_s3_bucket" "backups" {
  bucket              = "terraform-backups"
  object_lock_enabled = true
  tags                = { team = "ops" }
}

resource "aws_s3_bucket_versioning" "backups" {
  bucket = aws_s3_bucket.backups.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_ownership_controls" "backups" {
  bucket = aws_s3_bucket.backups.id
  rule { object_ownership = "BucketOwnerEnforced" }
}

resource "aws_s3_bucket_public_access_block" "backups" {
  bucket                  = aws_s3_bucket.backups.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "backups" {
  bucket = aws_s3_bucket.backups.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}

resource "aws_s3_bucket_object_lock_configuration" "backups" {
  bucket = aws_s3_bucket.backups.id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = 5
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "backups" {
  bucket = aws_s3_bucket.backups.id
  rule {
    id     = "old"
    status = "Enabled"
    filter { prefix = "web-1/" }
    transition {
      days          = 30
      storage_class = "GLACIER"
    }
    expiration { days = 180 }
    noncurrent_version_expiration { noncurrent_days = 10 }
    abort_incomplete_multipart_upload { days_after_initiation = 3 }
  }
}

data "aws_iam_policy_document" "lasting" {
  statement {
    effect    = "Deny"
    actions   = ["s3:DeleteObjectVersion"]
    resources = ["${aws_s3_bucket.backups.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_s3_bucket_policy" "backups" {
  bucket = aws_s3_bucket.backups.id
  policy = data.aws_iam_policy_document.lasting.json
}

data "aws_iam_policy_document" "own" {
  statement {
    actions   = ["s3:PutObject", "s3:GetObject"]
    resources = ["${aws_s3_bucket.backups.arn}/web-1/*"]
  }
}

resource "aws_iam_policy" "own" {
  name   = "terraform-own"
  policy = data.aws_iam_policy_document.own.json
  tags   = { team = "ops" }
}

resource "aws_iam_user" "web" {
  name                 = "terraform-web-1"
  path                 = "/machines/"
  permissions_boundary = aws_iam_policy.own.arn
  tags                 = { team = "ops" }
}

resource "aws_iam_access_key" "web" {
  user = aws_iam_user.web.name
}

resource "aws_iam_user_policy" "web" {
  user   = aws_iam_user.web.name
  policy = data.aws_iam_policy_document.own.json
}

resource "aws_iam_user_policy_attachment" "web" {
  user       = aws_iam_user.web.name
  policy_arn = aws_iam_policy.own.arn
}

resource "aws_iam_group" "machines" {
  name = "terraform-machines"
}

resource "aws_iam_group_policy" "machines" {
  group  = aws_iam_group.machines.name
  policy = data.aws_iam_policy_document.own.json
}

resource "aws_iam_group_membership" "machines" {
  name  = "machines"
  group = aws_iam_group.machines.name
  users = [aws_iam_user.web.name]
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.web.arn]
    }
  }
}

resource "aws_iam_role" "restorer" {
  name                 = "terraform-restorer"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 7200
  tags                 = { team = "ops" }
}

resource "aws_iam_role_policy" "restorer" {
  role   = aws_iam_role.restorer.name
  policy = data.aws_iam_policy_document.own.json
}

resource "aws_iam_instance_profile" "restorer" {
  name = "terraform-restorer"
  role = aws_iam_role.restorer.name
}

data "aws_iam_principal_policy_simulation" "own" {
  action_names      = ["s3:GetObject"]
  policy_source_arn = aws_iam_user.web.arn
  resource_arns     = ["${aws_s3_bucket.backups.arn}/web-1/x"]
  depends_on        = [aws_iam_user_policy.web]
}

output "caller" {
  value = data.aws_caller_identity.me.arn
}

output "may_read_own" {
  value = data.aws_iam_principal_policy_simulation.own.all_allowed
}
