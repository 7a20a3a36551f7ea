using System.Data;
using FluentMigrator;

namespace Migrator.Corpus;

// A media-library kind of history: one base class, one small change each, lower-case names, delegates where SQL would have done.

public abstract class GardenUpdate : Migration
{
    protected virtual void MainUpgrade()
    {
    }

    protected virtual void LogUpgrade()
    {
    }

    public override void Up()
    {
        MainUpgrade();
        LogUpgrade();
    }

    public override void Down() => throw new NotImplementedException("There is no way back.");
}

[Migration(1201)] public class add_notes_to_sites : GardenUpdate { protected override void MainUpgrade() => Alter.Table("Sites").AddColumn("Notes").AsString().Nullable(); }
[Migration(1202)] public class add_opening_to_sites : GardenUpdate { protected override void MainUpgrade() => Alter.Table("Sites").AddColumn("OpensAt").AsTime().Nullable().AddColumn("ClosesAt").AsTime().Nullable(); }
[Migration(1203)] public class add_rating_to_plants : GardenUpdate { protected override void MainUpgrade() => Alter.Table("Plants").AddColumn("Rating").AsInt32().WithDefaultValue(0); }
[Migration(1204)] public class add_source_to_plants : GardenUpdate { protected override void MainUpgrade() => Create.Column("Source").OnTable("Plants").AsString().Nullable().WithDefaultValue(null); }
[Migration(1205)] public class add_priority_to_waiting_list : GardenUpdate { protected override void MainUpgrade() => Create.Column("Priority").OnTable("WaitingList").AsInt32().NotNullable().WithDefaultValue(1); }
[Migration(1206)] public class add_damage_to_loans : GardenUpdate { protected override void MainUpgrade() => Create.Column("Damage").OnTable("ToolLoans").AsString(500).Nullable(); }
[Migration(1207)] public class add_guid_to_tools : GardenUpdate { protected override void MainUpgrade() => Create.Column("PublicId").OnTable("Tools").AsGuid().NotNullable().WithDefault(SystemMethods.NewGuid); }
[Migration(1208)] public class add_bought_by : GardenUpdate { protected override void MainUpgrade() => Create.Column("BoughtBy").OnTable("Tools").AsString(63).NotNullable().WithDefault(SystemMethods.CurrentUser); }
[Migration(1209)] public class add_seen_at : GardenUpdate { protected override void MainUpgrade() => Create.Column("SeenAt").OnTable("Members").AsDateTime().NotNullable().WithDefault(SystemMethods.CurrentDateTime); }
[Migration(1210)] public class add_score : GardenUpdate { protected override void MainUpgrade() => Create.Column("Score").OnTable("Members").AsDouble().NotNullable().WithDefaultValue(1.5); }
[Migration(1211)] public class add_valid_from : GardenUpdate { protected override void MainUpgrade() => Create.Column("ValidFrom").OnTable("Rules").AsDate().NotNullable().WithDefaultValue(new DateTime(2000, 1, 1)); }
[Migration(1212)] public class add_hash : GardenUpdate { protected override void MainUpgrade() => Create.Column("Hash").OnTable("Pictures").AsBinary(32).Nullable(); }
[Migration(1213)] public class add_labels : GardenUpdate { protected override void MainUpgrade() => Create.Column("Labels").OnTable("Pictures").AsCustom("varchar(20)[]").Nullable(); }
[Migration(1214)] public class add_area_code : GardenUpdate { protected override void MainUpgrade() => Create.Column("AreaCode").OnTable("Sites").AsCustom("varchar(10)").NotNullable().WithDefaultValue("00"); }
[Migration(1215)] public class drop_score : GardenUpdate { protected override void MainUpgrade() => Delete.Column("Score").FromTable("Members"); }
[Migration(1216)] public class drop_two_columns : GardenUpdate { protected override void MainUpgrade() => Delete.Column("OpensAt").Column("ClosesAt").FromTable("Sites"); }

[Migration(1217)]
public class settings_become_text : GardenUpdate
{
    protected override void MainUpgrade() => Execute.WithConnection(Rewrite);

    private static void Rewrite(IDbConnection connection, IDbTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE \"Settings\" SET \"Value\" = NULL";
        command.ExecuteNonQuery();
    }
}

[Migration(1218)]
public class recount_loans : GardenUpdate
{
    protected override void MainUpgrade()
    {
        Create.Column("Loans").OnTable("Tools").AsInt32().NotNullable().WithDefaultValue(0);
        Execute.WithConnection((_, _) => { });
    }
}

[Migration(1219)] public class activate_all : GardenUpdate { protected override void MainUpgrade() => Update.Table("Members").Set(new { IsActive = true }).AllRows(); }
[Migration(1220)] public class forget_empty_words : GardenUpdate { protected override void MainUpgrade() => Delete.FromTable("Words").Row(new { Text = "" }); }
[Migration(1221)] public class default_language : GardenUpdate { protected override void MainUpgrade() => Insert.IntoTable("Languages").Row(new { Code = "en", Name = "English" }); }
[Migration(1222)] public class normalise_codes : GardenUpdate { protected override void MainUpgrade() => Execute.Sql("UPDATE \"Sites\" SET \"AreaCode\" = upper(\"AreaCode\")"); }

[Migration(1223)]
public class log_table : GardenUpdate
{
    protected override void LogUpgrade() => Create.Table("Logs").WithIdColumn()
        .WithColumn("Message").AsString()
        .WithColumn("Time").AsDateTime().Indexed()
        .WithColumn("Level").AsString();
}

[Migration(1224)]
public class column_that_exists_already_may_be_null : GardenUpdate
{
    protected override void MainUpgrade() => Alter.Column("Message").OnTable("Logs").AsString().Nullable();
}

[Migration(1225)]
public class fill_new_column : GardenUpdate
{
    protected override void MainUpgrade() => Alter.Table("Plants").AddColumn("Colour").AsString(20).SetExistingRowsTo("green").NotNullable();
}

[Migration(1226)]
public class fill_new_number : GardenUpdate
{
    protected override void MainUpgrade() => Create.Column("Version").OnTable("Rules").AsInt32().SetExistingRowsTo(1).NotNullable();
}

[Migration(1227)]
public class fill_and_leave_nullable : GardenUpdate
{
    protected override void MainUpgrade() => Create.Column("Season").OnTable("Plants").AsString(10).SetExistingRowsTo("spring").Nullable();
}

[Migration(1228)]
public class several_at_once : GardenUpdate
{
    protected override void MainUpgrade()
    {
        Alter.Table("Heaps").AddColumn("Owner").AsString(80).Nullable();
        Alter.Table("Heaps").AddColumn("IsOpen").AsBoolean().NotNullable().WithDefaultValue(true);
        Rename.Column("Depth").OnTable("Heaps").To("Length");
    }
}

[Migration(1229)] public class default_of_rating : GardenUpdate { protected override void MainUpgrade() => Alter.Column("Rating").OnTable("Plants").AsInt32().NotNullable().WithDefaultValue(3); }
[Migration(1230)] public class no_default_of_rating : GardenUpdate { protected override void MainUpgrade() => Delete.DefaultConstraint().OnTable("Plants").OnColumn("Rating"); }
[Migration(1231)] public class describe_tables : GardenUpdate { protected override void MainUpgrade() => Alter.Table("Plants").WithDescription("What may be grown"); }
[Migration(1232)] public class describe_columns : GardenUpdate { protected override void MainUpgrade() => Alter.Column("Name").OnTable("Plants").AsString(120).NotNullable().WithColumnDescription("In the language of the association"); }
