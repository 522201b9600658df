"""The site for servers without hooks: as gunicorn_hooks has it after the fork."""

import gc
import sys

from livinglab import create_app
from livinglab.gunicorn_hooks import TURN

app = create_app()
gc.freeze()
sys.setswitchinterval(TURN)
