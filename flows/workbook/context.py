"""What every sheet's declaration is made from."""

from dataclasses import dataclass
from datetime import date

from flows.workbook.speech import Speech
from schemas.cluster import Cluster
from schemas.registers import Registers
from schemas.tables import Tables


@dataclass(frozen=True)
class Context:
    """The tables and the words for them."""

    cluster: Cluster
    registers: Registers
    tables: Tables
    said: Speech
    as_of: date

    @property
    def since(self) -> str:
        """The line that says for which day the report speaks."""
        return f"{self.said.label('as_of')} {self.as_of.isoformat()}"
