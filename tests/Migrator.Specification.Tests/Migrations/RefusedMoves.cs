using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

/// <summary>Moves that must not be planned, each for one reason.</summary>
public static class RefusedMoves
{
    private const string Users = "users";

    [Migration(3310, "To itself", BreakingChange = true)]
    public sealed class ToItself : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("email")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named(Users)).Matching(Named("id"), Named("id"));
    }

    [Migration(3311, "The key itself", BreakingChange = true)]
    public sealed class TheKey : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("id")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("good")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3312, "Rows that need not match", BreakingChange = true)]
    public sealed class Loose : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("email")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("loose")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3313, "Several rows for one", BreakingChange = true)]
    public sealed class Partial : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("email")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("partial")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3314, "A number that the server gives", BreakingChange = true)]
    public sealed class Numbered : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("no")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("good")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3315, "A value that the server makes", BreakingChange = true)]
    public sealed class Volatile : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("token")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("good")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3316, "Rows that policies hide", BreakingChange = true)]
    public sealed class Hidden : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("email")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("hidden")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3317, "Out of reach for a while", BreakingChange = true)]
    [Quarantine(days: 7)]
    public sealed class Quarantined : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("email")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("good")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3318, "A table whose rows the sync cannot insert", BreakingChange = true)]
    public sealed class Demanding : SpecificationMigration
    {
        public override void Up()
        {
            Create.Table(Named("demanding")).InSchema(Shop)
                .WithColumn(Named("user_id")).AsInt32().PrimaryKey(Named("demanding_pk"))
                .WithColumn(Named("bio")).AsString().NotNullable();
            Create.ForeignKey(Named("demanding_fk")).FromTable(Named("demanding")).InSchema(Shop).ForeignColumn(Named("user_id")).ToTable(Named(Users)).InSchema(Shop).PrimaryColumn(Named("id"));
            Alter.MoveColumns(Named("email")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("demanding")).Matching(Named("id"), Named("user_id"));
        }
    }

    [Migration(3319, "Equal by a rule of its own", BreakingChange = true)]
    public sealed class Collated : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("email")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("collated")).Matching(Named("code"), Named("user_code"));
    }

    [Migration(3320, "A view reads it", BreakingChange = true)]
    public sealed class Viewed : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("phone")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("good")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3321, "The name is taken", BreakingChange = true)]
    public sealed class Taken : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("bio")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("good")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3322, "What may be planned", BreakingChange = true)]
    public sealed class Accepted : SpecificationMigration
    {
        public override void Up() => Alter.MoveColumns(Named("email")).FromTable(Named(Users)).InSchema(Shop).ToTable(Named("good")).Matching(Named("id"), Named("user_id"));
    }

    [Migration(3323, "Twice", BreakingChange = true)]
    public sealed class AnotherName : SpecificationMigration
    {
        public override void Up() => Rename.Column(Named("email")).OnTable(Named("good")).InSchema(Shop).To(Named("mail"));
    }
}
