"""The gate that refuses what is no radiograph of a known part: its pictures, features and fit."""
