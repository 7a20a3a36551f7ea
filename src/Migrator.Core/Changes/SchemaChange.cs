using System.Text.Json.Serialization;

namespace Migrator.Changes;

/// <summary>What an author wants of the schema, before anybody has decided how to get there.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(CreateSchema), "create-schema")]
[JsonDerivedType(typeof(CreateTable), "create-table")]
[JsonDerivedType(typeof(AddColumn), "add-column")]
[JsonDerivedType(typeof(RenameColumn), "rename-column")]
[JsonDerivedType(typeof(AlterColumn), "alter-column")]
[JsonDerivedType(typeof(ReplaceColumns), "replace-columns")]
[JsonDerivedType(typeof(MoveColumns), "move-columns")]
[JsonDerivedType(typeof(ExtractLookup), "extract-lookup")]
[JsonDerivedType(typeof(ExtractLinks), "extract-links")]
[JsonDerivedType(typeof(DropColumn), "drop-column")]
[JsonDerivedType(typeof(SetColumnDefault), "set-column-default")]
[JsonDerivedType(typeof(DropColumnDefault), "drop-column-default")]
[JsonDerivedType(typeof(CommentOnTable), "comment-on-table")]
[JsonDerivedType(typeof(CreateIndex), "create-index")]
[JsonDerivedType(typeof(DropIndex), "drop-index")]
[JsonDerivedType(typeof(CreateForeignKey), "create-foreign-key")]
[JsonDerivedType(typeof(RenameTable), "rename-table")]
[JsonDerivedType(typeof(DropTable), "drop-table")]
[JsonDerivedType(typeof(CreateSequence), "create-sequence")]
[JsonDerivedType(typeof(AddEnumValue), "add-enum-value")]
[JsonDerivedType(typeof(DropSequence), "drop-sequence")]
[JsonDerivedType(typeof(DropSchema), "drop-schema")]
[JsonDerivedType(typeof(AddKey), "add-key")]
[JsonDerivedType(typeof(AddCheck), "add-check")]
[JsonDerivedType(typeof(AddExclusion), "add-exclusion")]
[JsonDerivedType(typeof(DropConstraint), "drop-constraint")]
[JsonDerivedType(typeof(RunSql), "run-sql")]
[JsonDerivedType(typeof(InsertRows), "insert-rows")]
[JsonDerivedType(typeof(UpdateRows), "update-rows")]
[JsonDerivedType(typeof(DeleteRows), "delete-rows")]
public abstract record SchemaChange
{
    /// <summary>Says in one line, for people, what the change asks for.</summary>
    public abstract string Describe();
}
