"""Where everything is kept: SQLAlchemy tables and queries; domain objects in and out, instants in UTC."""

from store.engine import Store as Store
from store.engine import Tx as Tx
from store.engine import alone as alone
from store.engine import open_store as open_store
