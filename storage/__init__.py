"""What is remembered: tables, and what is asked of them."""

from sqlmodel import SQLModel

# Rows come from the database and from our own code and are never validated; pydantic would make a
# validator for each table at every start, a sixth of it. It still makes one where one is used.
SQLModel.model_config["defer_build"] = True
