"""From answers to figures: metrics, thresholds, failures and plots."""
