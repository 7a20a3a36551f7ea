using Migrator.Changes;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting.Translation;

/// <summary>Misses <c>BreakingChange = true</c> where FluentMigrator's own runner would break live versions.</summary>
internal static class BreakingChange
{
    public static IReadOnlyList<string> NotesFor(MigrationClass migration, IReadOnlyList<SchemaChange> changes)
    {
        var created = changes.OfType<CreateTable>().Select(create => create.Table).ToHashSet();
        var breaking = migration.BreakingChange ? null : changes.FirstOrDefault(change => !IsAdditive(change, created));
        return breaking is null
            ? []
            : [$"FluentMigrator's own runner would {breaking.Describe()} in one go. Write [Migration({migration.Id}, \"…\", BreakingChange = true)], and it refuses."];
    }

    private static bool IsAdditive(SchemaChange change, HashSet<TableName> created) => change switch
    {
        CreateSchema or CreateTable or CreateSequence or CommentOnTable => true,
        AlterColumn alter => created.Contains(alter.Table),
        RenameColumn rename => created.Contains(rename.Table),
        DropColumn drop => created.Contains(drop.Table),
        DropIndex drop => created.Contains(drop.Table),
        DropTable drop => created.Contains(drop.Table),
        SetColumnDefault set => created.Contains(set.Table),
        DropColumnDefault take => created.Contains(take.Table),
        RenameTable rename => created.Contains(rename.From),
        AddColumn add => add is { InitialValue: null, InitialConstant: null }
            && (add.Column.IsNullable == true || add.Column.Default is not null || created.Contains(add.Table)),
        CreateIndex create => !create.IsUnique || created.Contains(create.Table),
        CreateForeignKey create => created.Contains(create.Table),
        AddCheck or AddExclusion or AddEnumValue => true, // Its runner refuses these itself.
        InsertRows insert => insert.Phase != Phase.Contract,
        UpdateRows update => created.Contains(update.Table),
        DeleteRows delete => created.Contains(delete.Table),
        _ => false,
    };
}
