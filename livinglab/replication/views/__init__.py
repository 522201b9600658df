"""Pages of the feature, one module for each thing people visit."""

from flask import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
